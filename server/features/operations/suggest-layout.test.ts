import fc from 'fast-check'
import { expect, it } from 'vitest'
import { suggestLayout } from './suggest-layout.ts'

it('gives every room its share of the area, inside the floor and without overlap', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 60 }),
      fc.integer({ min: 3, max: 60 }),
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 12 }),
      (width, depth, weights) => {
        const rooms = suggestLayout(
          width,
          depth,
          weights.map((weight, index) => ({ name: `room ${index}`, weight })),
        )
        const total = weights.reduce((sum, weight) => sum + weight, 0)
        expect(rooms.map((room) => room.name).toSorted()).toEqual(weights.map((_, index) => `room ${index}`).toSorted())
        for (const room of rooms) {
          const weight = weights[Number(room.name.slice(5))] ?? 0
          expect(room.areaSqm).toBeCloseTo((width * depth * weight) / total, 6)
          expect(room.x).toBeGreaterThanOrEqual(-1e-9)
          expect(room.x + room.width).toBeLessThanOrEqual(width + 1e-9)
          expect(room.y + room.depth).toBeLessThanOrEqual(depth + 1e-9)
          for (const other of rooms) {
            if (other === room) continue
            const apart =
              room.x + room.width <= other.x + 1e-9 ||
              other.x + other.width <= room.x + 1e-9 ||
              room.y + room.depth <= other.y + 1e-9 ||
              other.y + other.depth <= room.y + 1e-9
            expect(apart).toBe(true)
          }
        }
      },
    ),
  )
})
