/** A room that is asked for. */
export interface RoomWish {
  readonly name: string
  /** How much of the area it gets beside the others. */
  readonly weight: number
}

/** A room in its place; metres from the corner of the floor, to the right and down. */
export interface PlacedRoom {
  readonly name: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly depth: number
  readonly areaSqm: number
}

interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly depth: number
}

/**
 * Splits a rectangular floor into rooms whose areas stand to one another as their weights. The floor is cut in two again and
 * again, always across its longer side and with the weights as even as they go, so that rooms stay close to square.
 *
 * @param width metres, above 0
 * @param depth metres, above 0
 * @param rooms at least one, weights above 0
 */
export function suggestLayout(width: number, depth: number, rooms: readonly RoomWish[]): PlacedRoom[] {
  const sorted = [...rooms].sort((one, other) => other.weight - one.weight)
  return place({ x: 0, y: 0, width, depth }, sorted)
}

function place(floor: Rectangle, rooms: readonly RoomWish[]): PlacedRoom[] {
  const [only] = rooms
  if (only === undefined) return []
  if (rooms.length === 1) return [{ name: only.name, ...floor, areaSqm: floor.width * floor.depth }]
  const total = weightOf(rooms)
  let first = 1
  while (first < rooms.length - 1 && weightOf(rooms.slice(0, first)) < total / 2) first += 1
  const share = weightOf(rooms.slice(0, first)) / total
  const [one, other] = cut(floor, share)
  return [...place(one, rooms.slice(0, first)), ...place(other, rooms.slice(first))]
}

function weightOf(rooms: readonly RoomWish[]): number {
  return rooms.reduce((sum, room) => sum + room.weight, 0)
}

function cut(floor: Rectangle, share: number): [Rectangle, Rectangle] {
  const { x, y, width, depth } = floor
  if (width >= depth) {
    const at = width * share
    return [
      { x, y, width: at, depth },
      { x: x + at, y, width: width - at, depth },
    ]
  }
  const at = depth * share
  return [
    { x, y, width, depth: at },
    { x, y: y + at, width, depth: depth - at },
  ]
}
