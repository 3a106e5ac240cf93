import { doubling } from '../../../shared/time/doubling.ts'

/**
 * How long to wait before attempt number `failures` + 1, milliseconds: doubling from `base` up to `cap`, with full jitter
 * (a uniform share of it), so that many companions that lost the cloud together do not return together.
 *
 * @param failures failed attempts in a row, at least 1
 * @param random a number from 0 to below 1
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backOff(failures: number, random: number, base = 1000, cap = 300_000): number {
  return Math.round(doubling(failures, base, cap) * random)
}
