import { Notification } from 'electron'
import type { UpdateStatus } from '../../../shared/protocol/shell-api.ts'
import type { DeepLink } from '../deep-link/parse-deep-link.ts'
import type { ShellMemory } from '../shell-memory.ts'
import type { ShellWordsInUse } from '../shell-words.ts'
import { createNotifier } from './create-notifier.ts'
import { gatherConditions, type NotificationFacts } from './gather-conditions.ts'
import { createRefusalTeller } from './tell-refusals.ts'
import type { Refusal } from './watch-refusals.ts'

export interface Notifications {
  /** What is known now; shows what of it a person has not been told. */
  consider(facts: NotificationFacts, update: UpdateStatus): void
  /** The newest refused operations. */
  considerRefusals(items: readonly Refusal[]): void
  /** The window was closed and the app goes on: told once in the life of the data folder. */
  tellStillHere(): void
}

/** The notifications of the operating system, in the person's language, each kind with a switch of its own. */
export function startNotifications(deps: {
  memory: ShellMemory
  words: ShellWordsInUse
  windowFocused: () => boolean
  windowShown: () => boolean
  open: (link: DeepLink | null) => void
}): Notifications {
  const { memory, words } = deps
  /** Those on screen: one that nobody holds is collected, and its click goes nowhere. */
  const onScreen = new Set<Notification>()
  let refusedOn = false

  const show = (one: { title: string; body: string; link: DeepLink | null }): void => {
    if (!Notification.isSupported()) return
    const notification = new Notification({ title: one.title, body: one.body })
    onScreen.add(notification)
    notification.on('click', () => {
      onScreen.delete(notification)
      deps.open(one.link)
    })
    notification.on('close', () => onScreen.delete(notification))
    notification.show()
  }
  const now = (): number => performance.now()
  const notifier = createNotifier({ memory, now, windowFocused: deps.windowFocused, show })
  const refusals = createRefusalTeller({ now, mayShow: () => refusedOn && !deps.windowShown(), t: words.t, show })

  return {
    consider(facts, update) {
      refusedOn = facts.settings.notifications.refused
      const conditions = gatherConditions(facts, update, { t: words.t(), formats: words.formats() })
      notifier.consider(conditions, facts.settings.notifications)
    },
    considerRefusals: refusals.consider,
    tellStillHere() {
      if (memory.get().toldOfTray) return
      memory.change({ toldOfTray: true })
      const t = words.t()
      show({ title: t('notify.stillHere'), body: t('notify.stillHereBody'), link: null })
    },
  }
}
