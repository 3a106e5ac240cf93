import { z } from 'zod'
import { operationTypeSchema } from '../catalog/operations.ts'
import { meterSchema, planSchema } from '../catalog/plan.ts'
import { LANGUAGE_CHOICES } from '../words/locale.ts'
import { periodSchema } from '../time/period.ts'
import { billingIntervalSchema, checkoutSchema } from './cloud-api.ts'
import { decisionCodeSchema, rateStateSchema } from './decision.ts'
import { standingSchema } from './signed-documents.ts'
import { diagnosticsMethods } from './ui-diagnostics.ts'
import { historyMethods } from './ui-history.ts'

/**
 * The API between the app's windows and the core: JSON-RPC 2.0 over a MessagePort (desktop shell) or a WebSocket (headless).
 * Times are epoch milliseconds.
 */
export const UI_PROTOCOL = 'revitautoplan.ui.v1'
export const UI_PATH = '/ui'

export const uiMeterSchema = z.object({
  key: meterSchema,
  period: periodSchema,
  used: z.int(),
  held: z.int(),
  /** `null`: unlimited. */
  limit: z.int().nullable(),
  remaining: z.int().nullable(),
  /** Units that this device can reserve right now. */
  available: z.int(),
  /** Units held by other devices of the account. */
  elsewhere: z.int(),
  resetsAt: z.int(),
})
export type UiMeter = z.infer<typeof uiMeterSchema>

/** A meter that is used up before its reset if work goes on as it did this month. */
export const uiPaceSchema = z.object({ meter: meterSchema, period: periodSchema, usedUpAt: z.int() })
export type UiPace = z.infer<typeof uiPaceSchema>

export const uiRunningSchema = z.object({
  reservationId: z.string(),
  operation: operationTypeSchema,
  units: z.int(),
  areaSqm: z.number().nullable(),
  projectLabel: z.string().nullable(),
  phase: z.string().nullable(),
  fraction: z.number().nullable(),
  startedAt: z.int(),
  expectedMs: z.int().nullable(),
  /** lapsed: its Revit is gone; the units are free again. */
  state: z.enum(['held', 'lapsed']),
})
export type UiRunning = z.infer<typeof uiRunningSchema>

export const uiRevitSchema = z.object({
  connectionId: z.string(),
  product: z.string(),
  year: z.int(),
  build: z.string().nullable(),
  clientName: z.string(),
  clientVersion: z.string(),
  pid: z.int(),
  connectedAt: z.int(),
  running: z.array(uiRunningSchema),
})
export type UiRevit = z.infer<typeof uiRevitSchema>

/**
 * online: the last contact succeeded. unreachable: the cloud does not answer, the plan stands until `graceEndsAt`.
 * expired: the grace is over. revoked: the cloud answered that this device may not (retired or frozen).
 */
export const connectivitySchema = z.object({
  status: z.enum(['online', 'unreachable', 'expired', 'revoked']),
  since: z.int(),
  lastSyncAt: z.int().nullable(),
  graceEndsAt: z.int().nullable(),
  /** Why the last attempt failed, in words, with what to do. */
  reason: z.string().nullable(),
  /** Journal entries that the cloud has not acknowledged. */
  queued: z.int(),
  /** Journal entries that the cloud rejected; kept and shown. */
  rejected: z.int().min(0),
  nextAttemptAt: z.int().nullable(),
})
export type Connectivity = z.infer<typeof connectivitySchema>

export const uiWarningSchema = z.object({
  meter: meterSchema,
  period: periodSchema,
  level: z.union([z.literal(80), z.literal(100)]),
  raisedAt: z.int(),
})
export type UiWarning = z.infer<typeof uiWarningSchema>

export const signInSchema = z.object({
  /** starting: asking the cloud for a code; waiting: the member approves in the browser. */
  status: z.enum(['signed_out', 'starting', 'waiting', 'signed_in']),
  userCode: z.string().nullable(),
  verificationUrl: z.string().nullable(),
  expiresAt: z.int().nullable(),
  /** Why the last attempt ended, in words. */
  error: z.string().nullable(),
})
export type SignIn = z.infer<typeof signInSchema>

/** Kinds of notifications that the desktop app can show; each can be switched off. */
export const notificationSettingsSchema = z.object({
  /** A meter passed 80 % or 100 %. */
  usage: z.boolean(),
  /** A payment failed or is due. */
  payment: z.boolean(),
  /** The time for working offline is nearly over, or is over. */
  offline: z.boolean(),
  /** A new version of the app is ready to be installed. */
  update: z.boolean(),
  /** An operation was refused while no window of the app was on screen. */
  refused: z.boolean(),
})
export type NotificationKind = keyof z.infer<typeof notificationSettingsSchema>

export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  /** Of the app and of every message, those to plugins too. */
  language: z.enum(LANGUAGE_CHOICES),
  /** Tell the person on screen when a meter passes 80 % and 100 %. */
  usageWarnings: z.boolean(),
  // The rest only the desktop app acts on; without a desktop it is kept and has no effect.
  startAtLogin: z.boolean(),
  /** Closing the window leaves the app in the tray; else it quits. */
  closeToTray: z.boolean(),
  /** automatic: by the graphics card, unless that failed or the session is a remote one. Takes effect at the next start. */
  rendering: z.enum(['automatic', 'software']),
  notifications: notificationSettingsSchema,
})
export type Settings = z.infer<typeof settingsSchema>

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  language: 'system',
  usageWarnings: true,
  startAtLogin: false,
  closeToTray: true,
  rendering: 'automatic',
  notifications: { usage: true, payment: true, offline: true, update: true, refused: true },
}

/** Some of the settings, down to single kinds of notifications. */
export const settingsChangeSchema = settingsSchema
  .extend({ notifications: notificationSettingsSchema.partial() })
  .partial()
export type SettingsChange = z.infer<typeof settingsChangeSchema>

/** The settings after a change; what the change leaves out or leaves undefined stays. */
export function changeSettings(settings: Settings, change: SettingsChange): Settings {
  const { notifications, ...rest } = change
  return {
    ...settings,
    ...given(rest),
    notifications: { ...settings.notifications, ...given(notifications ?? {}) },
  }
}

type Given<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> }

function given<Fields extends object>(fields: Fields): Given<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<Fields>
}

/**
 * activating: paid, but the plan has not arrived here yet. failed: the last attempt to start or read a checkout failed (see `error`).
 */
export const uiCheckoutSchema = z.object({
  status: z.enum(['starting', 'open', 'activating', 'active', 'expired', 'cancelled', 'failed']),
  planId: z.string(),
  interval: billingIntervalSchema,
  checkout: checkoutSchema.nullable(),
  error: z.string().nullable(),
})
export type UiCheckout = z.infer<typeof uiCheckoutSchema>

export const appStateSchema = z.object({
  /** Rises with every change that is pushed. */
  revision: z.int(),
  version: z.string(),
  /** When this core started, by its wall clock; another value tells a window that the companion was started anew. */
  startedAt: z.int(),
  /** The core's trusted time. */
  now: z.int(),
  cloudUrl: z.string(),
  /** The locale that messages are worded in and dates written in: a BCP 47 tag, after the setting and the system. */
  locale: z.string(),
  signIn: signInSchema,
  account: z
    .object({
      id: z.string(),
      name: z.string(),
      memberName: z.string(),
      memberEmail: z.string(),
      deviceId: z.string(),
      deviceName: z.string(),
    })
    .nullable(),
  entitlement: z
    .object({
      plan: planSchema,
      standing: standingSchema,
      formerPlan: planSchema.nullable(),
      then: z.object({ at: z.int(), plan: planSchema }).nullable(),
      version: z.int(),
      issuedAt: z.int(),
      validUntil: z.int(),
    })
    .nullable(),
  catalog: z.array(planSchema),
  meters: z.array(uiMeterSchema),
  /** Nothing for a meter that lasts, or of which too little is known. */
  pace: z.array(uiPaceSchema),
  rate: rateStateSchema.nullable(),
  connectivity: connectivitySchema,
  revits: z.array(uiRevitSchema),
  /** Holds whose Revit is gone and whose outcome is still open. */
  orphans: z.array(uiRunningSchema),
  warnings: z.array(uiWarningSchema),
  checkout: uiCheckoutSchema.nullable(),
  settings: settingsSchema,
  /** Rises whenever the list of operations changed. */
  activityRevision: z.int(),
  /** Why reserves are paused on this device (frozen, clock), in words; `null` when they are not. */
  paused: z.string().nullable(),
  /** Set for one state push when the plugin asked to bring up a view. */
  open: z
    .object({
      view: z.enum(['overview', 'upgrade', 'sign-in', 'diagnostics']),
      plan: z.string().nullable(),
      count: z.int(),
    })
    .nullable(),
})
export type AppState = z.infer<typeof appStateSchema>

/** running, charged, not charged (with why), refused (with the code), lapsed (Revit gone, a late commit may still come). */
export const activityOutcomeSchema = z.enum(['running', 'charged', 'not_charged', 'refused', 'lapsed'])

export const activityItemSchema = z.object({
  id: z.string(),
  at: z.int(),
  endedAt: z.int().nullable(),
  operation: operationTypeSchema,
  units: z.int(),
  charged: z.int(),
  overage: z.int(),
  areaSqm: z.number().nullable(),
  feature: z.string().nullable(),
  projectLabel: z.string().nullable(),
  revit: z.string().nullable(),
  outcome: activityOutcomeSchema,
  /** For `not_charged`: how it ended. */
  ending: z.enum(['failed', 'cancelled', 'revit_closed', 'expired']).nullable(),
  errorClass: z.string().nullable(),
  /** For `refused`: the code, and the decision's sentence. */
  code: decisionCodeSchema.nullable(),
  message: z.string().nullable(),
  offline: z.boolean(),
  /** waiting: not acknowledged by the cloud. local: nothing to send yet. */
  sync: z.enum(['local', 'waiting', 'settled', 'overage', 'recorded', 'rejected']),
  syncMessage: z.string().nullable(),
})
export type ActivityItem = z.infer<typeof activityItemSchema>

export const activityFilterSchema = z.object({
  outcome: z.enum(['all', 'charged', 'not_charged', 'refused', 'running']).default('all'),
  operation: operationTypeSchema.nullable().default(null),
  /** Looks into the project label. */
  text: z.string().max(200).default(''),
  /** Items before this id, newest first. */
  before: z.string().nullable().default(null),
  limit: z.int().min(1).max(500).default(100),
})
export type ActivityFilter = z.infer<typeof activityFilterSchema>

const none = z.object({}).optional()
const done = z.object({})

/** Every request of the UI API with its parameters and result. */
export const uiMethods = {
  'state.get': { params: none, result: appStateSchema },
  'account.signIn': { params: none, result: signInSchema },
  'account.cancelSignIn': { params: none, result: done },
  'account.signOut': { params: none, result: done },
  'activity.list': {
    params: activityFilterSchema,
    result: z.object({ items: z.array(activityItemSchema), more: z.boolean() }),
  },
  ...historyMethods,
  ...diagnosticsMethods,
  'billing.startCheckout': {
    params: z.object({ planId: z.string().min(1).max(64), interval: billingIntervalSchema }),
    result: uiCheckoutSchema,
  },
  'billing.cancelCheckout': { params: none, result: done },
  /** Forget a finished checkout on screen. */
  'billing.dismissCheckout': { params: none, result: done },
  'sync.now': { params: none, result: done },
  'warnings.dismiss': { params: z.object({ meter: meterSchema, period: periodSchema, level: z.int() }), result: done },
  'settings.set': { params: settingsChangeSchema, result: settingsSchema },
} as const
export type UiMethod = keyof typeof uiMethods

/** Notifications from the core. */
export const uiNotifications = { 'state.changed': appStateSchema } as const
