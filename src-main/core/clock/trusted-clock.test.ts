import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE, SECOND } from '../../../shared/time/duration.ts'
import { openTestStore, type TestStore } from '../store/open-test-store.ts'
import type { TrustedClock } from './clock-types.ts'
import { createTrustedClock } from './trusted-clock.ts'

const START = Date.parse('2026-11-22T10:00:00.000Z')

let test: TestStore
let machine: { wall: number; monotonic: number }
let clocks: TrustedClock[]
beforeEach(() => {
  test = openTestStore()
  machine = { wall: START, monotonic: 5000 }
  clocks = []
})
afterEach(() => {
  for (const clock of clocks) clock.close()
  test.remove()
})

function start(): TrustedClock {
  const clock = createTrustedClock({
    store: test.store,
    wallNow: () => machine.wall,
    monotonicNow: () => machine.monotonic,
  })
  clocks.push(clock)
  return clock
}

function pass(ms: number): void {
  machine.wall += ms
  machine.monotonic += ms
}

describe('createTrustedClock', () => {
  it('follows the wall clock while nothing is wrong', () => {
    const clock = start()
    pass(HOUR)
    expect(clock.now()).toBe(START + HOUR)
    expect(clock.state()).toEqual({ trusted: true, reason: null })
  })

  it('carries on when the wall clock is set back, and distrusts it from 26 hours', () => {
    const clock = start()
    machine.wall -= 26 * HOUR
    pass(MINUTE)
    expect(clock.now()).toBe(START + MINUTE)
    expect(clock.state().trusted).toBe(true)
    machine.wall -= 1
    expect(clock.state()).toEqual({ trusted: false, reason: 'set_back' })
  })

  it('trusts again after a signed time, with the wall clock still wrong', () => {
    const clock = start()
    machine.wall -= 4 * DAY
    clock.acceptServerTime(START + SECOND)
    expect(clock.state().trusted).toBe(true)
    pass(MINUTE)
    expect(clock.now()).toBe(START + SECOND + MINUTE)
  })

  it('remembers over a restart what it has seen', () => {
    const clock = start()
    pass(2 * DAY)
    clock.stamp()
    test.reopen()
    machine.wall -= 2 * DAY
    const restarted = start()
    expect(restarted.now()).toBe(START + 2 * DAY)
    expect(restarted.state().trusted).toBe(false)
  })

  it('follows the time through a sleep that monotonic time does not count', () => {
    const clock = start()
    clock.acceptServerTime(START + 3 * HOUR)
    machine.wall += 8 * HOUR
    expect(clock.now()).toBe(START + 11 * HOUR)
  })

  it('goes back to the signed time after one jump to 2099', () => {
    const clock = start()
    machine.wall = Date.parse('2099-01-01T00:00:00.000Z')
    clock.stamp()
    machine.wall = START
    expect(clock.state().trusted).toBe(false)
    clock.acceptServerTime(START)
    expect(clock.now()).toBe(START)
    test.reopen()
    expect(start().now()).toBe(START)
  })

  it('never runs backwards between signed times, whatever the wall clock does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: DAY }), fc.integer({ min: -30 * DAY, max: 30 * DAY })), {
          maxLength: 30,
        }),
        (steps) => {
          const clock = start()
          let last = clock.now()
          for (const [elapsed, jump] of steps) {
            pass(elapsed)
            machine.wall += jump
            const next = clock.now()
            expect(next).toBeGreaterThanOrEqual(last + elapsed)
            expect(next).toBeGreaterThanOrEqual(machine.wall)
            last = next
          }
        },
      ),
      { numRuns: 50 },
    )
  })
})
