import type { ActivityItem, AppState } from '../../../shared/protocol/ui-api.ts'
import { DAY, HOUR, MINUTE } from '../../../shared/time/duration.ts'
import { appWords } from '../../../shared/words/app-words.ts'
import { coreWords } from '../../../shared/words/core-words.ts'
import { createFormats } from '../../../shared/words/create-formats.ts'
import { DIAGNOSTICS_DATA } from './diagnostics-states.ts'
import type { FakeCore } from './fake-core.ts'
import {
  activityList,
  AT_LIMIT,
  checkout,
  EMPTY,
  entitlement,
  FREE,
  NEAR_LIMIT,
  NORMAL,
  NOW,
  OFFLINE,
  ONLINE,
  PAID,
  PROFESSIONAL,
  revit,
  running,
  SIGNED_OUT,
  UNLIMITED,
} from './screen-states.ts'

export type Group =
  'sign-in' | 'overview' | 'state' | 'activity' | 'history' | 'plans' | 'checkout' | 'settings' | 'diagnostics'

/** A view in one of its states. */
export interface Screen {
  readonly name: string
  readonly group: Group
  readonly hash: `#/${string}`
  readonly state: AppState
  readonly activity: readonly ActivityItem[]
  /** Words that tell that the screen stands. */
  readonly shows: string
  /** What the core does other than usual. */
  readonly core?: (core: FakeCore) => void
}

const HASH: Readonly<Record<Group, Screen['hash']>> = {
  'sign-in': '#/overview',
  overview: '#/overview',
  state: '#/overview',
  activity: '#/activity',
  history: '#/activity/months',
  plans: '#/plans',
  checkout: '#/plans',
  settings: '#/settings',
  diagnostics: '#/diagnostics',
}

/**
 * Every view in its states, in the words of a locale. What the companion says is worded in it too; names, numbers and ids
 * are the same in all.
 */
export function screens(locale: string): Screen[] {
  const t = appWords(locale)
  const say = coreWords(locale)
  const list = activityList(locale)
  const host = new URL(SIGNED_OUT.cloudUrl).host
  const screen = (
    group: Group,
    name: string,
    state: AppState,
    shows: string,
    rest: Partial<Pick<Screen, 'core' | 'activity' | 'hash'>> = {},
  ): Screen => ({ group, name, hash: HASH[group], state: { ...state, locale }, shows, activity: list, ...rest })
  const nothing = { activity: [] }
  const formats = createFormats('Europe/Zurich', locale)
  const pace = t('overview.advicePace', { meter: t('meter.ai_layouts'), day: formats.date(PACE_AT) })
  const then = t('overview.adviceThen', {
    plan: FREE.name,
    day: formats.shortDay(THEN_AT),
  })
  const frozen = { ...ONLINE, status: 'revoked', reason: say('connectivity.frozen') } as const

  return [
    screen('sign-in', 'sign-in', SIGNED_OUT, t('signIn.button'), nothing),
    screen('sign-in', 'sign-in-starting', signingIn({ status: 'starting' }), t('signIn.starting'), nothing),
    screen('sign-in', 'sign-in-waiting', signingIn(WAITING), 'WDJB-MJHT', nothing),
    screen('sign-in', 'sign-in-code-over', signingIn({ ...WAITING, expiresAt: NOW - MINUTE }), t('signIn.codeOver')),
    screen('sign-in', 'sign-in-ended', signingIn({ error: say('signInEnded.declined') }), t('signIn.ended'), nothing),
    screen(
      'sign-in',
      'sign-in-unreachable',
      signingIn({ error: say('network.certificate', { host }) }),
      t('signIn.again'),
      nothing,
    ),

    screen('overview', 'overview-empty', EMPTY, t('overview.noOperations'), nothing),
    screen('overview', 'overview-first-sync', FIRST_SYNC, t('overview.firstSync'), nothing),
    screen('overview', 'overview-loading', NORMAL, t('overview.last'), { core: neverLists }),
    screen('overview', 'overview-normal', NORMAL, 'placing walls'),
    screen('overview', 'overview-near-limit', NEAR_LIMIT, t('meter.near')),
    screen('overview', 'overview-at-limit', AT_LIMIT, t('overview.adviceCompare')),
    screen('overview', 'overview-professional', PAID, t('meter.elsewhere', { count: '12' })),
    screen('overview', 'overview-pace', PACE, pace),
    screen('overview', 'overview-unlimited', UNLIMITED, t('meter.usedUnlimited', { used: '482' })),
    screen('overview', 'overview-over-limit', OVER_LIMIT, t('meter.over', { over: '2' })),
    screen('overview', 'overview-two-revits', TWINS, t('running.process', { pid: '5001' })),

    screen('state', 'offline', offline({}), t('strip.offline')),
    screen('state', 'offline-reason', offline({ reason: say('network.proxy') }), say('network.proxy')),
    screen('state', 'offline-no-grace', offline({ graceEndsAt: null }), t('strip.offlineNoGrace')),
    screen('state', 'expired', offline({ status: 'expired', graceEndsAt: NOW - HOUR }), t('strip.expired')),
    screen('state', 'frozen', { ...NORMAL, connectivity: frozen, paused: say('paused.frozen') }, t('strip.revoked')),
    screen('state', 'retired', retired(say('paused.retired')), t('strip.revoked')),
    screen('state', 'clock', { ...NORMAL, paused: say('paused.clock') }, say('paused.clock')),
    screen('state', 'past-due', standing('past_due'), t('strip.pastDue')),
    screen('state', 'unpaid', standing('unpaid'), t('strip.unpaid')),
    screen('state', 'ended', standing('ended'), t('strip.ended')),
    screen('state', 'plan-changes-soon', CHANGES_SOON, then),
    screen('state', 'rejected', { ...NORMAL, connectivity: { ...ONLINE, rejected: 3 } }, t('strip.rejected')),
    screen('state', 'checkout-open-elsewhere', paying('open'), t('strip.checkoutOpen')),
    screen('state', 'activating', paying('activating'), t('strip.activating')),
    screen(
      'state',
      'active',
      { ...PAID, checkout: checkout('active') },
      t('strip.active', { plan: PROFESSIONAL.name }),
    ),

    screen('activity', 'activity', NORMAL, t('activity.shown', { count: list.length, more: false })),
    screen('activity', 'activity-empty', EMPTY, t('activity.emptyNext'), nothing),
    screen('activity', 'activity-loading', NORMAL, t('activity.loading'), { core: neverLists }),
    screen('activity', 'activity-signed-out', SIGNED_OUT, t('activity.shown', { count: list.length, more: false })),

    screen('history', 'months', PAID, t('history.soFar', { month: formats.month('2026-11') })),
    screen('history', 'months-empty', EMPTY, t('history.emptyNext'), nothing),
    screen('history', 'months-loading', PAID, t('history.loading'), { core: neverAnswers('history.months') }),
    screen('history', 'projects', PAID, t('history.noProject'), { hash: '#/activity/projects' }),
    screen('history', 'projects-empty', EMPTY, t('history.emptyNext'), { ...nothing, hash: '#/activity/projects' }),

    screen('plans', 'plans', NORMAL, t('plans.upgrade', { plan: PROFESSIONAL.name })),
    screen('plans', 'plans-current', { ...UNLIMITED }, t('plans.current', { plan: 'Enterprise' })),
    screen('plans', 'plans-professional', PAID, t('change.title', { plan: 'Enterprise' })),
    screen('plans', 'plans-unpaid', standing('unpaid'), t('plans.payFirst')),
    screen('plans', 'plans-first-sync', FIRST_SYNC, t('plans.noCatalog')),

    screen(
      'checkout',
      'checkout-starting',
      { ...NORMAL, checkout: checkout('starting', { checkout: null }) },
      t('checkout.starting'),
    ),
    screen('checkout', 'checkout-open', paying('open'), t('checkout.waiting')),
    screen('checkout', 'checkout-activating', paying('activating'), t('checkout.activating')),
    screen('checkout', 'checkout-active', { ...PAID, checkout: checkout('active') }, t('checkout.done')),
    screen('checkout', 'checkout-expired', paying('expired'), t('checkout.expired')),
    screen('checkout', 'checkout-cancelled', paying('cancelled'), t('checkout.cancelled')),
    screen(
      'checkout',
      'checkout-failed',
      {
        ...NORMAL,
        checkout: checkout('failed', { checkout: null, error: say('network.timeout', { host }) }),
      },
      t('checkout.failed'),
    ),

    screen('settings', 'settings', NORMAL, t('privacy.example')),
    screen('settings', 'settings-offline', offline({}), t('status.unreachable')),
    screen('settings', 'settings-signed-out', SIGNED_OUT, t('settings.notSignedIn')),

    screen('diagnostics', 'diagnostics', PAID, t('diagnostics.allWell')),
    screen(
      'diagnostics',
      'diagnostics-offline',
      offline({}),
      t('diagnostics.found', { problems: 2, attention: 2, unknown: 1 }),
    ),
    screen('diagnostics', 'diagnostics-loading', NORMAL, t('diagnostics.lead'), {
      core: neverAnswers('diagnostics.run'),
    }),
  ]
}

/** What is the same in every language: names, ids, addresses and what a plugin says. All else on a screen is words. */
export const DATA: readonly string[] = [
  SIGNED_OUT.cloudUrl,
  'https://cloud.revitautoplan.com/device?user_code=WDJB-MJHT',
  'cloud.revitautoplan.com',
  'WDJB-MJHT',
  'Atelier Nordlicht',
  'Anna Keller',
  'anna.keller@atelier-nordlicht.example',
  'ZEICHENTISCH-04',
  '018f3c1a-7b2e-7c41-9d55-2f6c0a9b4e17',
  'RevitAutoPlan for Revit',
  'Gemeindezentrum Oberwil, Wettbewerb 2. Stufe',
  'Haus am Hang',
  'Altbau Lindenhof',
  'Variante',
  'placing walls',
  ...DIAGNOSTICS_DATA,
  'Revit',
  'Free',
  'Professional',
  'Enterprise',
]

const WAITING: AppState['signIn'] = {
  status: 'waiting',
  userCode: 'WDJB-MJHT',
  verificationUrl: 'https://cloud.revitautoplan.com/device?user_code=WDJB-MJHT',
  expiresAt: NOW + 14 * MINUTE,
  error: null,
}

const FIRST_SYNC: AppState = {
  ...EMPTY,
  entitlement: null,
  meters: [],
  rate: null,
  catalog: [],
  connectivity: { ...ONLINE, lastSyncAt: null },
}

const OVER_LIMIT: AppState = {
  ...AT_LIMIT,
  meters: AT_LIMIT.meters.map((meter) => ({ ...meter, used: (meter.limit ?? 0) + 2, remaining: 0, available: 0 })),
}

const TWINS: AppState = {
  ...NORMAL,
  revits: [
    { ...revit(2027, [running()]), connectionId: 'one', pid: 5001 },
    { ...revit(2027, []), connectionId: 'two', pid: 5002 },
  ],
  orphans: [
    running({ reservationId: 'lapsed', state: 'lapsed', areaSqm: 95, fraction: null }),
    running({ reservationId: 'held', operation: 'building_scan', areaSqm: null, fraction: null }),
  ],
}

const PACE_AT = NOW + 5 * DAY
const PACE: AppState = { ...PAID, pace: [{ meter: 'ai_layouts', period: '2026-11', usedUpAt: PACE_AT }] }

const THEN_AT = NOW + 8 * DAY
const CHANGES_SOON: AppState = {
  ...PAID,
  entitlement: entitlement(PROFESSIONAL, { then: { at: THEN_AT, plan: FREE } }),
}

function signingIn(change: Partial<AppState['signIn']>): AppState {
  return { ...SIGNED_OUT, signIn: { ...SIGNED_OUT.signIn, ...change } }
}

function offline(change: Partial<AppState['connectivity']>): AppState {
  return { ...OFFLINE, connectivity: { ...OFFLINE.connectivity, ...change } }
}

function retired(paused: string): AppState {
  return { ...NORMAL, connectivity: { ...ONLINE, status: 'revoked' }, paused }
}

function paying(status: Parameters<typeof checkout>[0]): AppState {
  return { ...NORMAL, checkout: checkout(status) }
}

function standing(of: 'past_due' | 'unpaid' | 'ended'): AppState {
  return {
    ...(of === 'past_due' ? PAID : AT_LIMIT),
    warnings: [],
    entitlement:
      of === 'past_due'
        ? entitlement(PROFESSIONAL, { standing: of })
        : entitlement(FREE, { standing: of, formerPlan: PROFESSIONAL }),
  }
}

function neverAnswers(method: string): (core: FakeCore) => void {
  return (core) => core.answer(method, () => new Promise(() => undefined))
}

function neverLists(core: FakeCore): void {
  core.answer('activity.list', () => new Promise(() => undefined))
}
