import { z } from 'zod'

export const uuidSchema = z.uuid()

/**
 * A UUIDv7 (RFC 9562 section 5.7): 48 bits of epoch milliseconds, then random bits.
 * Time-ordered, so that rows keyed by it land side by side on few database pages.
 *
 * @param now epoch milliseconds
 * @param random at least 10 random bytes from a cryptographic source
 */
export function uuidV7(now: number, random: Uint8Array): string {
  if (random.length < 10) throw new RangeError('a UUIDv7 needs 10 random bytes')
  const bytes = new Uint8Array(16)
  let rest = Math.floor(now)
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = rest % 256
    rest = Math.floor(rest / 256)
  }
  bytes.set(random.subarray(0, 10), 6)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
