import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { uuidSchema, uuidV7 } from './uuid-v7.ts'

it('makes valid UUIDs of version 7 that sort by time', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 47 }), fc.integer({ min: 1, max: 2 ** 40 }), (now, later) => {
      const one = uuidV7(now, randomBytes(10))
      const other = uuidV7(now + later, randomBytes(10))
      expect(uuidSchema.safeParse(one).success).toBe(true)
      expect(one[14]).toBe('7')
      expect(one < other).toBe(true)
      expect(Number.parseInt(one.slice(0, 8) + one.slice(9, 13), 16)).toBe(now)
    }),
  )
})

it('refuses too few random bytes', () => {
  expect(() => uuidV7(0, randomBytes(9))).toThrow(RangeError)
})
