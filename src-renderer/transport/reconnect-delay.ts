import { doubling } from '../../shared/time/doubling.ts'

const FIRST = 250
const LONGEST = 5000

/**
 * How long to wait before the next attempt, milliseconds: doubles from 250 ms to 5 s,
 * spread by up to a quarter so that several windows do not knock together.
 *
 * @param attempt 0 for the first attempt after a loss
 * @param random from 0 to 1
 */
export function reconnectDelay(attempt: number, random: number): number {
  return Math.round(doubling(attempt + 1, FIRST, LONGEST) * (0.75 + random / 4))
}
