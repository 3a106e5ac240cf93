import type { NotificationKind, Settings } from '../../../shared/protocol/ui-api.ts'
import { MINUTE } from '../../../shared/time/duration.ts'
import type { Condition } from './gather-conditions.ts'

/** At most so many notifications in the window of time, and one of a kind. */
const MOST = 3
const WITHIN = 10 * MINUTE

export interface Shown {
  readonly kind: NotificationKind
  /** Milliseconds, monotonic. */
  readonly at: number
}

/**
 * Chooses what to show of everything that holds. What was told is not told again until it ceased; what a person has before the
 * eyes in a focused window counts as told; what is switched off counts as told too, so that switching it on shows nothing old.
 * What only came too fast is kept for later.
 *
 * @param told keys of what was told and held when last asked
 * @param recent what was shown lately, oldest first
 * @returns what to show now, and the keys to remember
 */
export function chooseNotifications(facts: {
  conditions: readonly Condition[]
  told: readonly string[]
  switches: Settings['notifications']
  windowFocused: boolean
  recent: readonly Shown[]
  now: number
}): { show: Condition[]; told: string[] } {
  const recent = facts.recent.filter(({ at }) => facts.now - at < WITHIN)
  const show: Condition[] = []
  const told: string[] = []
  for (const condition of facts.conditions) {
    const { kind, key } = condition
    if (facts.told.includes(key) || facts.windowFocused || !facts.switches[kind]) told.push(key)
    else if (recent.length + show.length < MOST && ![...recent, ...show].some((one) => one.kind === kind)) {
      show.push(condition)
      told.push(key)
    }
  }
  return { show, told }
}
