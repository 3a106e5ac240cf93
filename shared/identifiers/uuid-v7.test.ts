import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { uuidSchema, uuidV7 } from './uuid-v7.ts'

const instant = fc.integer({ min: 0, max: 2 ** 48 - 1 })
const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 })

describe('uuidV7', () => {
  it('lays out the example of RFC 9562, appendix A.6', () => {
    const random = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f])
    expect(uuidV7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
  })

  it('is a UUID of version 7 for any instant and any random bytes', () => {
    fc.assert(
      fc.property(instant, bytes, (now, random) => {
        const id = uuidV7(now, random)
        expect(uuidSchema.safeParse(id).success).toBe(true)
        expect(id.charAt(14)).toBe('7')
      }),
    )
  })

  it('sorts as text by the instant', () => {
    fc.assert(
      fc.property(instant, instant, bytes, bytes, (one, other, first, second) => {
        if (one < other) expect(uuidV7(one, first) < uuidV7(other, second)).toBe(true)
      }),
    )
  })

  it('refuses too few random bytes', () => {
    expect(() => uuidV7(0, new Uint8Array(9))).toThrow(RangeError)
  })
})
