export interface ScaleTick {
  /** Place along the bar, 0 to 1. */
  readonly at: number
  readonly major: boolean
  /** The number over the tick; `null` where it would crowd. */
  readonly label: number | null
}

export interface ScaleBarGeometry {
  readonly ticks: readonly ScaleTick[]
  /** End of the solid part, 0 to 1. */
  readonly used: number
  /** End of the hatched part, which begins where the solid one ends, 0 to 1. */
  readonly held: number
}

/** One tick a unit up to 20, one each ten up to 200, one each hundred up to 2 000, and so on. */
export function tickStep(limit: number): number {
  let step = 1
  while (limit > step * 20) step *= 10
  return step
}

/**
 * Where an architect's scale puts its ticks and how far it is filled.
 *
 * @param limit at least 0; a limit of 0 is a bar that is full from the start
 */
export function scaleBarGeometry(meter: { used: number; held: number; limit: number }): ScaleBarGeometry {
  const { limit } = meter
  const share = (units: number): number => (limit <= 0 ? 1 : Math.min(1, Math.max(0, units / limit)))
  const used = share(meter.used)
  const held = share(meter.used + meter.held)
  if (limit <= 0) return { ticks: [{ at: 0, major: true, label: 0 }], used, held }

  const step = tickStep(limit)
  const count = Math.ceil(limit / step)
  const majorEvery = count <= 5 ? 1 : 5
  const ticks: ScaleTick[] = []
  for (let index = 0; index < count; index += 1) {
    const value = index * step
    const major = index % majorEvery === 0
    // A number too close to the limit's own would run into it.
    const clear = (limit - value) / limit >= 0.12
    ticks.push({ at: value / limit, major, label: major && clear ? value : null })
  }
  ticks.push({ at: 1, major: true, label: limit })
  return { ticks, used, held }
}

/** near from 80 % of the limit on, at from 100 % on; held units count, since they cannot be reserved. */
export function meterLevel(meter: { used: number; held: number; limit: number | null }): 'free' | 'near' | 'at' {
  if (meter.limit === null) return 'free'
  const taken = meter.used + meter.held
  if (taken >= meter.limit) return 'at'
  return taken >= meter.limit * 0.8 ? 'near' : 'free'
}
