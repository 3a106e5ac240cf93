export interface DialPoint {
  readonly x: number
  readonly y: number
}

/** A point on a circle around the origin; `turn` 0 is at twelve o'clock and runs clockwise to 1. */
export function dialPoint(radius: number, turn: number): DialPoint {
  const angle = turn * 2 * Math.PI
  return { x: round(radius * Math.sin(angle)), y: round(-radius * Math.cos(angle)) }
}

/** The SVG path of a sector from twelve o'clock, clockwise over `share` of the turn (0 to 1); empty at 0. */
export function sectorPath(radius: number, share: number): string {
  const clamped = Math.min(1, Math.max(0, share))
  if (clamped === 0) return ''
  if (clamped === 1) return `M 0 ${-radius} A ${radius} ${radius} 0 1 1 -0.01 ${-radius} Z`
  const end = dialPoint(radius, clamped)
  return `M 0 0 L 0 ${-radius} A ${radius} ${radius} 0 ${clamped > 0.5 ? 1 : 0} 1 ${end.x} ${end.y} Z`
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000 + 0
}
