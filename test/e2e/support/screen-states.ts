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
import { createFormats } from '../../../shared/words/create-formats.ts'
import { decisionWords } from '../../../shared/words/decision-words.ts'

/** A Sunday, 11:00 in Zurich. */
export const NOW = Date.parse('2026-11-22T10:00:00Z')
const RESETS = Date.parse('2026-12-01T00:00:00Z')
const ID = '018f3c1a-7b2e-7c41-9d55-2f6c0a9b4e17'

export const FREE = freePlan(CATALOG)
export const PROFESSIONAL = planNamed(CATALOG, 'professional')
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

export function entitlement(
  of: Plan,
  change: Partial<NonNullable<AppState['entitlement']>> = {},
): AppState['entitlement'] {
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

export const ONLINE: AppState['connectivity'] = {
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
  connectivity: { ...ONLINE, lastSyncAt: null },
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
  connectivity: ONLINE,
}

export function running(change: Partial<UiRunning> = {}): UiRunning {
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

export const revit = (year: number, runs: UiRunning[]): AppState['revits'][number] => ({
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

export const NEAR_LIMIT: AppState = {
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

export const UNLIMITED: AppState = {
  ...NORMAL,
  entitlement: entitlement(ENTERPRISE),
  meters: [meter('ai_layouts', 482, null, { held: 1 }), meter('building_scans', 31, null)],
  rate: { limit: 1000, remaining: 940, nextAt: null },
}

export const OFFLINE: AppState = {
  ...NORMAL,
  connectivity: {
    ...ONLINE,
    status: 'unreachable',
    since: NOW - 21 * HOUR,
    lastSyncAt: NOW - 21 * HOUR,
    graceEndsAt: NOW + 6 * DAY + 3 * HOUR + 20 * MINUTE,
    queued: 4,
    nextAttemptAt: NOW + 20 * SECOND,
  },
}

export const checkout = (status: UiCheckout['status'], change: Partial<UiCheckout> = {}): UiCheckout => ({
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

function item(minutesAgo: number, change: Partial<ActivityItem>): ActivityItem {
  return {
    id: `item-${minutesAgo}`,
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

/** The sentences of two refusals, as the companion words them. */
function refusalWords(locale: string): { area: string; feature: string } {
  const t = decisionWords(locale)
  const formats = createFormats('Europe/Zurich', locale)
  const feature = t('decision.featureNotInPlan', { feature: t('feature.code_compliance'), plan: FREE.name })
  const area = t('decision.area', { area: formats.area(201), plan: FREE.name, limit: formats.area(200) })
  return {
    area: `${area} ${t('decision.givesSize', { plan: PROFESSIONAL.name, area: formats.area(2000) })}`,
    feature: `${feature} ${t('decision.hasIt', { plan: PROFESSIONAL.name })}`,
  }
}

const notCharged = { outcome: 'not_charged', charged: 0, sync: 'recorded' } as const

/** A list with every outcome; refusals in the words of the companion. */
export function activityList(locale: string): readonly ActivityItem[] {
  const words = refusalWords(locale)
  return [
    item(1, { outcome: 'running', charged: 0, endedAt: null, sync: 'local' }),
    item(6, { offline: true, sync: 'waiting' }),
    item(11, { ...notCharged, ending: 'revit_closed', revit: 'Revit 2025' }),
    item(19, {
      outcome: 'refused',
      charged: 0,
      areaSqm: 201,
      code: 'area_over_limit',
      message: words.area,
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
      message: words.feature,
      sync: 'recorded',
    }),
    item(60 * 22, { overage: 1, charged: 0, sync: 'overage' }),
    item(60 * 23, { sync: 'rejected', syncMessage: null }),
    ...Array.from({ length: 19 }, (_, index) => item(60 * (24 + index), { projectLabel: `Variante ${index + 1}` })),
  ]
}

export const ACTIVITY: readonly ActivityItem[] = activityList('en-GB')
