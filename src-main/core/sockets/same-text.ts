import { timingSafeEqual } from 'node:crypto'

/** Compares two texts in a time that depends on their lengths alone. */
export function sameText(left: string, right: string): boolean {
  const one = Buffer.from(left)
  const other = Buffer.from(right)
  return one.length === other.length && timingSafeEqual(one, other)
}
