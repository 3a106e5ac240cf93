import { CATALOG, freePlan, planNamed } from '../../../shared/catalog/catalog.ts'
import type { Plan } from '../../../shared/catalog/plan.ts'
import {
  DEFAULT_SETTINGS,
  type ActivityItem,
  type AppState,
  type UiCheckout,
  type UiMeter,
  type UiRunning,
} from '../../../shared/protocol/ui-api.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../../shared/time/duration.ts'

/** A Sunday, 11:00 in Zurich. */
export const NOW = Date.parse('2026-11-22T10:00:00Z')
const RESETS = Date.parse('2026-12-01T00:00:00Z')
const ID = '018f3c1a-7b2e-7c41-9d55-2f6c0a9b4e17'

const FREE = freePlan(CATALOG)
const PROFESSIONAL = planNamed(CATALOG, 'professional')
const ENTERPRISE = planNamed(CATALOG, 'enterprise')

function meter(key: UiMeter['key'], used: number, limit: number | null, change: Partial<UiMeter> = {}): UiMeter {
  const held = change.held ?? 0
  const remaining = limit === null ? null : Math.max(0, limit - used - held)
  return {
    key,
    period: '2026-11',
    used,
    held,
    limit,
    remaining,
    available: remaining ?? 100_000,
    elsewhere: 0,
    resetsAt: RESETS,
    ...change,
  }
}

function entitlement(of: Plan, change: Partial<NonNullable<AppState['entitlement']>> = {}): AppState['entitlement'] {
  return {
    plan: of,
    standing: 'good',
    formerPlan: null,
    then: null,
    version: 3,
    issuedAt: NOW - HOUR,
    validUntil: NOW + of.offlineGraceDays * DAY,
    ...change,
  }
}

const online: AppState['connectivity'] = {
  status: 'online',
  since: NOW - 3 * HOUR,
  lastSyncAt: NOW - 12 * SECOND,
  graceEndsAt: null,
  reason: null,
  queued: 0,
  rejected: 0,
  nextAttemptAt: null,
}

export const SIGNED_OUT: AppState = {
  revision: 1,
  version: '0.1.0',
  startedAt: NOW,
  now: NOW,
  cloudUrl: 'https://cloud.revitautoplan.com',
  locale: 'en-GB',
  signIn: { status: 'signed_out', userCode: null, verificationUrl: null, expiresAt: null, error: null },
  account: null,
  entitlement: null,
  catalog: [],
  meters: [],
  pace: [],
  rate: null,
  connectivity: { ...online, lastSyncAt: null },
  revits: [],
  orphans: [],
  warnings: [],
  checkout: null,
  settings: DEFAULT_SETTINGS,
  activityRevision: 1,
  paused: null,
  open: null,
}

/** Signed in on Free, nothing has run. */
export const EMPTY: AppState = {
  ...SIGNED_OUT,
  signIn: { ...SIGNED_OUT.signIn, status: 'signed_in' },
  account: {
    id: ID,
    name: 'Atelier Nordlicht',
    memberName: 'Anna Keller',
    memberEmail: 'anna.keller@atelier-nordlicht.example',
    deviceId: ID,
    deviceName: 'ZEICHENTISCH-04',
  },
  entitlement: entitlement(FREE),
  catalog: [...CATALOG],
  meters: [meter('ai_layouts', 0, 5), meter('building_scans', 0, 2)],
  rate: { limit: 10, remaining: 10, nextAt: null },
  connectivity: online,
}

function running(change: Partial<UiRunning> = {}): UiRunning {
  return {
    reservationId: ID,
    operation: 'ai_layout',
    units: 1,
    areaSqm: 180,
    projectLabel: 'Haus am Hang',
    phase: 'placing walls',
    fraction: 0.62,
    startedAt: NOW - 42 * SECOND,
    expectedMs: 70_000,
    state: 'held',
    ...change,
  }
}

const revit = (year: number, runs: UiRunning[]): AppState['revits'][number] => ({
  connectionId: `revit-${year}`,
  product: 'Revit',
  year,
  build: `${year - 2000}.1.0.34`,
  clientName: 'RevitAutoPlan for Revit',
  clientVersion: '2.4.0',
  pid: 5000 + year,
  connectedAt: NOW - HOUR,
  running: runs,
})

export const NORMAL: AppState = {
  ...EMPTY,
  meters: [meter('ai_layouts', 3, 5, { held: 1 }), meter('building_scans', 1, 2)],
  rate: { limit: 10, remaining: 6, nextAt: null },
  revits: [revit(2025, []), revit(2027, [running()])],
}

const NEAR_LIMIT: AppState = {
  ...NORMAL,
  meters: [meter('ai_layouts', 4, 5), meter('building_scans', 1, 2)],
  revits: [revit(2025, [])],
  warnings: [{ meter: 'ai_layouts', period: '2026-11', level: 80, raisedAt: NOW - MINUTE }],
}

export const AT_LIMIT: AppState = {
  ...NEAR_LIMIT,
  meters: [meter('ai_layouts', 5, 5), meter('building_scans', 2, 2)],
  rate: { limit: 10, remaining: 0, nextAt: new Date(NOW + 14 * MINUTE).toISOString() },
  warnings: [
    { meter: 'ai_layouts', period: '2026-11', level: 80, raisedAt: NOW - HOUR },
    { meter: 'ai_layouts', period: '2026-11', level: 100, raisedAt: NOW - MINUTE },
  ],
}

export const PAID: AppState = {
  ...NORMAL,
  entitlement: entitlement(PROFESSIONAL),
  meters: [meter('ai_layouts', 62, 100, { held: 2, elsewhere: 12, available: 24 }), meter('building_scans', 4, 20)],
  rate: { limit: 100, remaining: 71, nextAt: null },
  revits: [revit(2025, [running({ fraction: null, phase: null, projectLabel: null })]), revit(2027, [running()])],
  orphans: [running({ reservationId: 'lost', state: 'lapsed', areaSqm: 95, fraction: null })],
}

const UNLIMITED: AppState = {
  ...NORMAL,
  entitlement: entitlement(ENTERPRISE),
  meters: [meter('ai_layouts', 482, null, { held: 1 }), meter('building_scans', 31, null)],
  rate: { limit: 1000, remaining: 940, nextAt: null },
}

const OFFLINE: AppState = {
  ...NORMAL,
  connectivity: {
    ...online,
    status: 'unreachable',
    since: NOW - 21 * HOUR,
    lastSyncAt: NOW - 21 * HOUR,
    graceEndsAt: NOW + 6 * DAY + 3 * HOUR + 20 * MINUTE,
    queued: 4,
    nextAttemptAt: NOW + 20 * SECOND,
  },
}

const checkout = (status: UiCheckout['status'], change: Partial<UiCheckout> = {}): UiCheckout => ({
  status,
  planId: 'professional',
  interval: 'month',
  checkout: {
    checkoutId: ID,
    planId: 'professional',
    interval: 'month',
    state: 'open',
    url: 'https://cloud.revitautoplan.com/checkout/f3b2',
    dueNowCents: 4900,
    expiresAt: NOW + 30 * MINUTE,
  },
  error: null,
  ...change,
})

let lastId = 0
function item(minutesAgo: number, change: Partial<ActivityItem>): ActivityItem {
  lastId += 1
  return {
    id: `item-${lastId}`,
    at: NOW - minutesAgo * MINUTE,
    endedAt: NOW - minutesAgo * MINUTE + 70 * SECOND,
    operation: 'ai_layout',
    units: 1,
    charged: 1,
    overage: 0,
    areaSqm: 180,
    feature: null,
    projectLabel: 'Haus am Hang',
    revit: 'Revit 2027',
    outcome: 'charged',
    ending: null,
    errorClass: null,
    code: null,
    message: null,
    offline: false,
    sync: 'settled',
    syncMessage: null,
    ...change,
  }
}
const notCharged = { outcome: 'not_charged', charged: 0, sync: 'recorded' } as const

export const ACTIVITY: readonly ActivityItem[] = [
  item(1, { outcome: 'running', charged: 0, endedAt: null, sync: 'local' }),
  item(6, { offline: true, sync: 'waiting' }),
  item(11, { ...notCharged, ending: 'revit_closed', revit: 'Revit 2025' }),
  item(19, {
    outcome: 'refused',
    charged: 0,
    areaSqm: 201,
    code: 'area_over_limit',
    message: '201 m² is over the Free plan limit of 200 m². Professional takes projects up to 2,000 m².',
    projectLabel: 'Gemeindezentrum Oberwil, Wettbewerb 2. Stufe',
    sync: 'recorded',
  }),
  item(47, { operation: 'building_scan', areaSqm: 142, projectLabel: 'Altbau Lindenhof' }),
  item(95, { ...notCharged, ending: 'failed', errorClass: 'ai_error' }),
  item(130, { operation: 'api_call', charged: 0, areaSqm: null, projectLabel: null }),
  item(60 * 20, { ...notCharged, ending: 'cancelled', projectLabel: 'Altbau Lindenhof' }),
  item(60 * 21, {
    outcome: 'refused',
    charged: 0,
    code: 'feature_not_in_plan',
    feature: 'code_compliance',
    message: 'Code compliance is not part of the Free plan. Professional has it.',
    sync: 'recorded',
  }),
  item(60 * 22, { overage: 1, charged: 0, sync: 'overage' }),
  item(60 * 23, { sync: 'rejected', syncMessage: 'the lease is unknown to the cloud' }),
  ...Array.from({ length: 19 }, (_, index) => item(60 * (24 + index), { projectLabel: `Variante ${index + 1}` })),
]

export interface Screen {
  readonly name: string
  readonly hash: '' | '#/overview' | '#/activity' | '#/plans' | '#/settings'
  readonly state: AppState
  readonly activity: readonly ActivityItem[]
  /** Words that tell that the screen stands. */
  readonly shows: string
}

const screen = (name: string, hash: Screen['hash'], state: AppState, shows: string, activity = ACTIVITY): Screen => ({
  name,
  hash,
  state,
  activity,
  shows,
})

const waiting: AppState['signIn'] = {
  status: 'waiting',
  userCode: 'WDJB-MJHT',
  verificationUrl: 'https://cloud.revitautoplan.com/device?user_code=WDJB-MJHT',
  expiresAt: NOW + 14 * MINUTE,
  error: null,
}
const standing = (of: 'past_due' | 'unpaid' | 'ended'): AppState => ({
  ...(of === 'past_due' ? PAID : AT_LIMIT),
  warnings: [],
  entitlement:
    of === 'past_due'
      ? entitlement(PROFESSIONAL, { standing: of })
      : entitlement(FREE, { standing: of, formerPlan: PROFESSIONAL }),
})

/** Every view in its states. */
export const SCREENS: readonly Screen[] = [
  screen('sign-in', '', SIGNED_OUT, 'Sign in with the browser', []),
  screen('sign-in-waiting', '', { ...SIGNED_OUT, signIn: waiting }, 'WDJB-MJHT', []),
  screen(
    'sign-in-expired',
    '',
    {
      ...SIGNED_OUT,
      signIn: { ...SIGNED_OUT.signIn, error: 'The code was not confirmed within 15 minutes.' },
    },
    'The code was not confirmed',
    [],
  ),
  screen('overview-empty', '', EMPTY, 'Nothing has run yet', []),
  screen(
    'overview-first-sync',
    '',
    { ...EMPTY, entitlement: null, meters: [], rate: null, catalog: [], connectivity: { ...online, lastSyncAt: null } },
    'arrive with the first contact',
    [],
  ),
  screen('overview-normal', '', NORMAL, 'placing walls'),
  screen('overview-near-limit', '', NEAR_LIMIT, '4 of 5 used'),
  screen('overview-at-limit', '', AT_LIMIT, 'Professional gives 100 layouts a month'),
  screen('overview-professional', '', PAID, 'set aside for your other devices'),
  screen('overview-unlimited', '', UNLIMITED, '482 used'),
  screen('overview-offline', '', OFFLINE, '6 days 3 hours left'),
  screen(
    'overview-expired',
    '',
    {
      ...OFFLINE,
      connectivity: { ...OFFLINE.connectivity, status: 'expired', graceEndsAt: NOW - HOUR },
    },
    'Connect to the internet once',
  ),
  screen('overview-revoked', '', { ...NORMAL, connectivity: { ...online, status: 'revoked' } }, 'was retired'),
  screen(
    'overview-paused',
    '',
    {
      ...NORMAL,
      paused: 'This computer’s clock was set back by 4 days. Connect to the internet once, or set it right.',
    },
    'clock was set back',
  ),
  screen('overview-past-due', '', standing('past_due'), 'The last payment for Professional failed'),
  screen('overview-unpaid', '', standing('unpaid'), 'was not paid'),
  screen('overview-ended', '', standing('ended'), 'has ended'),
  screen('overview-rejected', '', { ...NORMAL, connectivity: { ...online, rejected: 1 } }, 'did not accept 1 record'),
  screen('activity', '#/activity', NORMAL, '30 operations'),
  screen('activity-empty', '#/activity', EMPTY, 'Nothing has run yet', []),
  screen('plans', '#/plans', NORMAL, 'Upgrade plan to Professional'),
  screen('plans-professional', '#/plans', PAID, 'cannot change a running subscription'),
  screen(
    'checkout-starting',
    '#/plans',
    { ...NORMAL, checkout: checkout('starting', { checkout: null }) },
    'Preparing',
  ),
  screen('checkout-open', '#/plans', { ...NORMAL, checkout: checkout('open') }, 'Waiting for payment'),
  screen('checkout-activating', '#/plans', { ...NORMAL, checkout: checkout('activating') }, 'Payment received'),
  screen('checkout-active', '#/plans', { ...PAID, checkout: checkout('active') }, 'Professional is active'),
  screen('checkout-expired', '#/plans', { ...NORMAL, checkout: checkout('expired') }, 'has expired'),
  screen('checkout-cancelled', '#/plans', { ...NORMAL, checkout: checkout('cancelled') }, 'was cancelled'),
  screen(
    'checkout-failed',
    '#/plans',
    {
      ...NORMAL,
      checkout: checkout('failed', { checkout: null, error: 'The cloud does not answer. Try again in a minute.' }),
    },
    'could not be started',
  ),
  screen('settings', '#/settings', NORMAL, 'What this app is connected to'),
]
