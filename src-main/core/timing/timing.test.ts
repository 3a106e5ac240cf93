import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { backOff } from './back-off.ts'
import { coalesce } from './coalesce.ts'
import { pause } from './pause.ts'
import { watchSleep } from './watch-sleep.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('backOff', () => {
  it('doubles up to its cap and takes any share of it', () => {
    expect([1, 2, 3, 20, 5000].map((failures) => backOff(failures, 0.999_999))).toEqual([
      1000, 2000, 4000, 300_000, 300_000,
    ])
    expect(backOff(5, 0)).toBe(0)
  })
})

describe('coalesce', () => {
  it('runs at once after a quiet time, then at most once an interval, and never forgets the last change', async () => {
    const runs: number[] = []
    const push = coalesce(() => runs.push(Date.now()), 50)
    const start = Date.now()
    for (let change = 0; change < 10; change += 1) push.trigger()
    await vi.advanceTimersByTimeAsync(10)
    expect(runs).toEqual([start])
    push.trigger()
    push.trigger()
    await vi.advanceTimersByTimeAsync(200)
    expect(runs.map((at) => at - start)).toEqual([0, 50])
    push.trigger()
    push.close()
    await vi.advanceTimersByTimeAsync(200)
    expect(runs).toHaveLength(2)
  })
})

describe('pause', () => {
  it('ends early with its signal', async () => {
    const ending = new AbortController()
    const waited = pause(60_000, ending.signal)
    ending.abort()
    await waited
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('watchSleep', () => {
  it('notices that the machine slept, and no mere delay', async () => {
    let wakes = 0
    const stop = watchSleep(Date.now, () => (wakes += 1), 1000)
    await vi.advanceTimersByTimeAsync(5000)
    expect(wakes).toBe(0)
    vi.setSystemTime(Date.now() + 60_000)
    await vi.advanceTimersByTimeAsync(1000)
    expect(wakes).toBe(1)
    stop()
    expect(vi.getTimerCount()).toBe(0)
  })
})
