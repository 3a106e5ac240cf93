import type { Settings } from '../../../shared/protocol/ui-api.ts'
import type { ShellMemory } from '../shell-memory.ts'
import { chooseNotifications, type Shown } from './choose-notifications.ts'
import type { Condition } from './gather-conditions.ts'

export interface Notifier {
  /** Tells what holds now; shows what of it a person has not been told. */
  consider(conditions: readonly Condition[], switches: Settings['notifications']): void
}

/**
 * Shows notifications, and remembers over a restart what they were about.
 *
 * @param deps.show puts one on the screen
 */
export function createNotifier(deps: {
  memory: ShellMemory
  now: () => number
  windowFocused: () => boolean
  show: (condition: Condition) => void
}): Notifier {
  let recent: Shown[] = []
  return {
    consider(conditions, switches) {
      const now = deps.now()
      const { notified } = deps.memory.get()
      const chosen = chooseNotifications({
        conditions,
        told: notified,
        switches,
        windowFocused: deps.windowFocused(),
        recent,
        now,
      })
      deps.memory.change({ notified: chosen.told })
      recent = [...recent.slice(-10), ...chosen.show.map(({ kind }) => ({ kind, at: now }))]
      for (const condition of chosen.show) deps.show(condition)
    },
  }
}
