import { randomInt } from 'node:crypto'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Random letters and digits. */
export function randomText(length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('')
}

const lengths = { prod: 14, cus: 14, si: 14, cs_test: 58, req: 14, whsec: 32 } as const

/** An id in Stripe's manner, as `cus_QXg1o8vcGmoR32`. `prefix` has no underscore at its end. */
export function createId(prefix: string): string {
  const length = (lengths as Record<string, number>)[prefix]
  // Most ids carry a 1 and a timestamp-like part first; their length is what code may rest on.
  return length === undefined ? `${prefix}_1${randomText(23)}` : `${prefix}_${randomText(length)}`
}
