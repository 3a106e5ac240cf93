import { MINUTE } from '../../../../shared/time/duration.ts'
import type { Check, Verdict } from '../check.ts'

export interface ClockFacts {
  /** The clock of the computer, epoch milliseconds. */
  readonly wall: number
  /** What decisions rest on, epoch milliseconds. */
  readonly trusted: number
  readonly isSetBack: boolean
  /** An IANA name. */
  readonly timeZone: string
}

/** Less is what clocks of computers are apart anyway. */
const NOTICEABLE = 5 * MINUTE

/** Whether the computer's clock agrees with the time that the cloud signed (docs/rules.md, I7). */
export function judgeClock({ wall, trusted, isSetBack, timeZone }: ClockFacts): Verdict {
  const difference = wall - trusted
  const isOff = Math.abs(difference) >= NOTICEABLE
  const facts: Verdict['facts'] = [
    { kind: 'instant', name: 'computer_time', value: wall },
    ...(isOff || isSetBack
      ? ([
          { kind: 'instant', name: 'trusted_time', value: trusted },
          { kind: 'span', name: 'difference', value: Math.abs(difference) },
        ] as const)
      : []),
    { kind: 'text', name: 'time_zone', value: timeZone },
  ]
  if (isSetBack) return { state: 'problem', finding: 'clock_set_back', facts }
  return isOff ? { state: 'attention', finding: 'clock_off', facts } : { state: 'ok', finding: 'clock_right', facts }
}

export function createClockCheck(deps: {
  wallNow: () => number
  clock: { now(): number; state(): { trusted: boolean } }
}): Check {
  return {
    id: 'clock',
    run: () =>
      Promise.resolve(
        judgeClock({
          wall: deps.wallNow(),
          trusted: deps.clock.now(),
          isSetBack: !deps.clock.state().trusted,
          timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        }),
      ),
  }
}
