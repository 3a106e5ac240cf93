import { z } from 'zod'
import { operationTypeSchema } from '../catalog/operations.ts'
import { meterSchema } from '../catalog/plan.ts'
import { uuidSchema } from '../identifiers/uuid-v7.ts'
import { periodSchema } from '../time/period.ts'
import { denialCodeSchema } from './decision.ts'
import { errorClassSchema } from './plugin-link.ts'

export const ENTRY_TYPE = {
  usage: 'com.revitautoplan.usage.v1',
  return: 'com.revitautoplan.return.v1',
  denial: 'com.revitautoplan.denial.v1',
} as const

/** base64url of a SHA-256. */
export const digestSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** How an operation ended. Only `succeeded` may charge. */
export const usageOutcomeSchema = z.enum(['succeeded', 'failed', 'cancelled', 'expired'])
export type UsageOutcome = z.infer<typeof usageOutcomeSchema>

export const usageDataSchema = z.object({
  operation: operationTypeSchema,
  /** `null` for an operation that draws on no meter. */
  leaseId: uuidSchema.nullable(),
  meter: meterSchema.nullable(),
  /** The period of the reserve, whenever the entry arrives. */
  period: periodSchema,
  outcome: usageOutcomeSchema,
  /** Units that leave the lease; 0 unless succeeded. */
  units: z.int().min(0).max(10_000),
  /** Units used beyond what the lease still had: a lapsed hold that was committed late. */
  overageUnits: z.int().min(0).max(10_000),
  overageCause: z.enum(['hold_lapsed']).nullable(),
  errorClass: errorClassSchema.nullable(),
  /** Rounded to 1 m². */
  areaSqm: z.int().min(0).nullable(),
  feature: z.string().max(64).nullable(),
  durationMs: z.int().min(0).nullable(),
  planAtTime: z.string().max(64),
  entitlementVersion: z.int(),
  offline: z.boolean(),
  late: z.boolean(),
  revitVersion: z.string().max(64).nullable(),
  pluginVersion: z.string().max(120).nullable(),
  companionVersion: z.string().max(64),
})
export type UsageData = z.infer<typeof usageDataSchema>

export const returnDataSchema = z.object({
  leaseId: uuidSchema,
  meter: meterSchema,
  period: periodSchema,
  units: z.int().min(1).max(1_000_000),
  reason: z.enum(['requested', 'idle', 'sign_out']),
})
export type ReturnData = z.infer<typeof returnDataSchema>

export const denialDataSchema = z.object({
  operation: operationTypeSchema,
  code: denialCodeSchema,
  requiredPlan: z.string().max(64).nullable(),
  planAtTime: z.string().max(64).nullable(),
})

const envelope = {
  specversion: z.literal('1.0'),
  id: uuidSchema,
  /** `urn:revitautoplan:device:<device id>` */
  source: z.string().max(120),
  time: z.iso.datetime(),
  /** The account. */
  subject: uuidSchema,
  sequence: z.int().min(1),
  /** Salted digest of the personal fields that travel beside the entry: erasing them breaks no chain. */
  personal: digestSchema.nullable(),
}

/** One entry of a device's journal: a CloudEvent (v1.0) that is also a link of the device's hash chain. */
export const journalEntrySchema = z.discriminatedUnion('type', [
  z.object({ ...envelope, type: z.literal(ENTRY_TYPE.usage), data: usageDataSchema }),
  z.object({ ...envelope, type: z.literal(ENTRY_TYPE.return), data: returnDataSchema }),
  z.object({ ...envelope, type: z.literal(ENTRY_TYPE.denial), data: denialDataSchema }),
])
export type JournalEntry = z.infer<typeof journalEntrySchema>

/** Fields that point to a person or a project; kept apart from the chained bytes. */
export const personalFieldsSchema = z.object({
  salt: z.string().min(16).max(64),
  memberId: z.string().max(128),
  /** base64url HMAC-SHA256 of the model id under the account's key, cut to 128 bits. */
  projectKey: z.string().max(64).nullable(),
})
export type PersonalFields = z.infer<typeof personalFieldsSchema>

/** The exact text whose SHA-256 stands in an entry's `personal`. */
export function personalDigestInput(fields: PersonalFields): string {
  return JSON.stringify([fields.salt, fields.memberId, fields.projectKey])
}

/** The hash before the first entry of every chain: 32 zero bytes, base64url. */
export const CHAIN_START = 'A'.repeat(43)

/** The exact text whose SHA-256 (base64url) is an entry's hash: the hash before it, a line feed, the entry's raw text. */
export function chainInput(previousHash: string, raw: string): string {
  return `${previousHash}\n${raw}`
}
