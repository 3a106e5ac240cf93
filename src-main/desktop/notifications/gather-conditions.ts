import type { AppState, NotificationKind } from '../../../shared/protocol/ui-api.ts'
import type { UpdateStatus } from '../../../shared/protocol/shell-api.ts'
import { DAY } from '../../../shared/time/duration.ts'
import type { Formats } from '../../../shared/words/create-formats.ts'
import type { TranslateShell } from '../../../shared/words/shell-words.ts'
import type { DeepLink } from '../deep-link/parse-deep-link.ts'

/** As much of the app's state as notifications are about. */
export type NotificationFacts = Pick<
  AppState,
  'now' | 'account' | 'meters' | 'warnings' | 'entitlement' | 'connectivity' | 'settings'
>

/** Something that holds and that a person may want to be told once. */
export interface Condition {
  readonly kind: NotificationKind
  /** The same for as long as it is the same thing: told once, and again only after it ceased and came back. */
  readonly key: string
  readonly title: string
  readonly body: string
  /** What a click opens. */
  readonly link: DeepLink
}

/** The last days of working offline are told of, as the plan's grace ends without a further word. */
const OFFLINE_WARNING = 3 * DAY

/** Everything that holds right now, in words. Reads only; what of it is shown is decided by `chooseNotifications`. */
export function gatherConditions(
  facts: NotificationFacts,
  update: UpdateStatus,
  words: { t: TranslateShell; formats: Formats },
): Condition[] {
  return facts.account === null
    ? updateConditions(update, words)
    : [
        ...usageConditions(facts, words),
        ...paymentConditions(facts, words),
        ...offlineConditions(facts, words),
        ...updateConditions(update, words),
      ]
}

type Words = Parameters<typeof gatherConditions>[2]

function usageConditions({ warnings, meters }: NotificationFacts, { t, formats }: Words): Condition[] {
  return warnings.flatMap(({ meter, period, level }) => {
    const figures = meters.find((one) => one.key === meter && one.period === period)
    if (figures === undefined || figures.limit === null) return []
    const given = {
      used: formats.number(figures.used),
      limit: formats.number(figures.limit),
      resets: formats.shortDay(figures.resetsAt),
    }
    return [
      {
        kind: 'usage' as const,
        key: `usage:${meter}:${period}:${level}`,
        title: t(level === 100 ? `notify.usageAt.${meter}` : `notify.usageNear.${meter}`),
        body: t('notify.usageBody', given),
        link: { view: level === 100 ? ('plans' as const) : ('overview' as const), plan: null },
      },
    ]
  })
}

function paymentConditions({ entitlement }: NotificationFacts, { t }: Words): Condition[] {
  const standing = entitlement?.standing
  if (standing !== 'past_due' && standing !== 'unpaid') return []
  const plan = entitlement?.formerPlan?.name ?? entitlement?.plan.name ?? ''
  return [
    {
      kind: 'payment',
      key: `payment:${standing}`,
      title: t(standing === 'past_due' ? 'notify.pastDue' : 'notify.unpaid'),
      body: t(standing === 'past_due' ? 'notify.pastDueBody' : 'notify.unpaidBody', { plan }),
      link: { view: 'plans', plan: null },
    },
  ]
}

function offlineConditions({ connectivity, now }: NotificationFacts, { t, formats }: Words): Condition[] {
  const { status, graceEndsAt } = connectivity
  const link = { view: 'overview', plan: null } as const
  if (status === 'expired') {
    return [
      { kind: 'offline', key: 'offline:over', title: t('notify.offlineOver'), body: t('notify.offlineOverBody'), link },
    ]
  }
  if (status !== 'unreachable' || graceEndsAt === null || graceEndsAt - now > OFFLINE_WARNING) return []
  return [
    {
      kind: 'offline',
      key: 'offline:soon',
      title: t('notify.offlineSoon', { left: formats.span(Math.max(0, graceEndsAt - now)) }),
      body: t('notify.offlineSoonBody', { until: formats.moment(graceEndsAt) }),
      link,
    },
  ]
}

function updateConditions(update: UpdateStatus, { t }: Words): Condition[] {
  if (update.kind !== 'ready') return []
  return [
    {
      kind: 'update',
      key: `update:${update.version}`,
      title: t('notify.update', { version: update.version }),
      body: t(update.waitsFor === 'window' ? 'notify.updateBody' : 'notify.updateBodyRevit'),
      link: { view: 'settings', plan: null },
    },
  ]
}
