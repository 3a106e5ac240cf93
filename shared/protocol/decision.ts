import { z } from 'zod'
import { meterSchema } from '../catalog/plan.ts'

export const ALLOWED_CODES = ['ok', 'ok_offline', 'near_limit'] as const
export const DENIAL_CODES = [
  'sign_in_required',
  'feature_not_in_plan',
  'quota_exhausted',
  'lease_exhausted',
  'area_over_limit',
  'rate_limited',
  'payment_required',
  'subscription_ended',
  'offline_grace_ended',
  'clock_untrusted',
  'device_not_allowed',
  'project_blocked',
  'busy',
  'unsupported_client',
  'invalid_request',
] as const

export const denialCodeSchema = z.enum(DENIAL_CODES)
export type DenialCode = z.infer<typeof denialCodeSchema>
export const decisionCodeSchema = z.enum([...ALLOWED_CODES, ...DENIAL_CODES])
export type DecisionCode = z.infer<typeof decisionCodeSchema>

/** One meter of the account as this device knows it. Units are whole; `limit` and `remaining` are `null` when unlimited. */
export const meterStateSchema = z.object({
  key: meterSchema,
  used: z.int(),
  held: z.int(),
  limit: z.int().nullable(),
  remaining: z.int().nullable(),
  resetsAt: z.iso.datetime(),
})
export type MeterState = z.infer<typeof meterStateSchema>

/** The sliding hour: granted reservations of the last 60 minutes. `nextAt`: when the next one is free again, set at the limit. */
export const rateStateSchema = z.object({
  limit: z.int().nullable(),
  remaining: z.int().nullable(),
  nextAt: z.iso.datetime().nullable(),
})
export type RateState = z.infer<typeof rateStateSchema>

export const unlockSchema = z.union([
  z.object({ kind: z.literal('limit'), key: z.string(), limit: z.int().nullable() }),
  z.object({ kind: z.literal('feature'), key: z.string() }),
])

/** The cheapest plan that would let this very request pass, computed from the catalogue in the signed snapshot. */
export const upgradeHintSchema = z.object({
  requiredPlan: z.string(),
  planName: z.string(),
  /** `null`: negotiated. */
  monthlyPriceUsd: z.number().nullable(),
  unlocks: z.array(unlockSchema),
})
export type UpgradeHint = z.infer<typeof upgradeHintSchema>

/** Says which gate decided and what would pass. A denial is a result, never an error. */
export const decisionSchema = z.object({
  allowed: z.boolean(),
  code: decisionCodeSchema,
  meter: meterStateSchema.nullable(),
  rate: rateStateSchema.nullable(),
  /** Set while the cloud is out of reach. `graceEndsAt`: until when the companion decides alone. */
  offline: z.object({ since: z.iso.datetime(), graceEndsAt: z.iso.datetime().nullable() }).nullable(),
  entitlementVersion: z.int().nullable(),
  /** Age of the snapshot that decided, milliseconds. */
  ageMs: z.int().nullable(),
  upgrade: upgradeHintSchema.nullable(),
  retryAfterMs: z.int().nullable(),
  /** One or two sentences for the person at the screen. */
  message: z.string(),
})
export type Decision = z.infer<typeof decisionSchema>
