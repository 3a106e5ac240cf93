import { MINUTE } from '../../../shared/time/duration.ts'
import type { TranslateShell } from '../../../shared/words/shell-words.ts'
import type { DeepLink } from '../deep-link/parse-deep-link.ts'
import { newRefusals, type Refusal } from './watch-refusals.ts'

/** Refusals that come within so long after one that was told are told together, next time. */
const APART = MINUTE

/** Tells a person of operations that were refused while no window of the app was on screen: each once, at most one message a minute. */
export function createRefusalTeller(deps: {
  now: () => number
  mayShow: () => boolean
  t: () => TranslateShell
  show: (one: { title: string; body: string; link: DeepLink }) => void
}): { consider(items: readonly Refusal[]): void } {
  /** `undefined` before the first look. */
  let known: string | null | undefined
  let shownAt = Number.NEGATIVE_INFINITY

  return {
    consider(items) {
      const fresh = newRefusals(known, items)
      const newest = items[0]?.id ?? null
      if (known === undefined || fresh.length === 0 || !deps.mayShow()) {
        known = newest
        return
      }
      if (deps.now() - shownAt < APART) return
      known = newest
      shownAt = deps.now()
      const t = deps.t()
      const single = fresh.length === 1
      deps.show({
        title: single ? t('notify.refused') : t('notify.refusedMany', { count: fresh.length }),
        body: (single ? fresh[0]?.message : null) ?? t('notify.refusedBody'),
        link: { view: 'activity', plan: null },
      })
    },
  }
}
