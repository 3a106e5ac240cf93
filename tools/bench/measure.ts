import { performance } from 'node:perf_hooks'

/** Times of one measured thing, milliseconds. */
export interface Times {
  readonly count: number
  readonly p50: number
  readonly p99: number
  /** Of all of it, per second. */
  readonly perSecond: number
}

function at(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

/** Medians and tails of single times, milliseconds, and their rate over the whole span. */
export function timesOf(each: readonly number[], spanMs: number): Times {
  const sorted = Float64Array.from(each).sort()
  return { count: each.length, p50: at(sorted, 0.5), p99: at(sorted, 0.99), perSecond: (each.length / spanMs) * 1000 }
}

/** Runs `once` until it ran `count` times, `depth` of them at a time, and times each. */
export async function pump(count: number, depth: number, once: () => Promise<void>): Promise<Times> {
  const each: number[] = []
  let left = count
  const started = performance.now()
  await Promise.all(
    Array.from({ length: depth }, async () => {
      while (left > 0) {
        left -= 1
        const begun = performance.now()
        await once()
        each.push(performance.now() - begun)
      }
    }),
  )
  return timesOf(each, performance.now() - started)
}

/** The middle one of several runs by their p50: machines are noisy, a median run is not. */
export function medianRun(runs: readonly Times[]): Times {
  const sorted = [...runs].sort((one, other) => one.p50 - other.p50)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) throw new Error('nothing was measured')
  return middle
}
