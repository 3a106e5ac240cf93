import { z } from 'zod'
import { operationTypeSchema } from '../catalog/operations.ts'
import { meterSchema, planSchema } from '../catalog/plan.ts'
import { uuidSchema } from '../identifiers/uuid-v7.ts'
import { periodSchema } from '../time/period.ts'
import { decisionSchema } from './decision.ts'
import { digestSchema, personalFieldsSchema } from './journal-entry.ts'
import { deviceStatusSchema } from './signed-documents.ts'

/** The one shape of every error the cloud answers with. */
export const cloudErrorSchema = z.object({
  error: z.object({
    /** Found again in the cloud's log. */
    id: z.string(),
    /** For machines, for example `device_unknown`. */
    code: z.string(),
    message: z.string(),
    nextStep: z.string(),
  }),
})
export type CloudError = z.infer<typeof cloudErrorSchema>

/**
 * A device signs each request with its key. The signature (Ed25519, base64url) covers
 * `METHOD \n path-and-query \n timestamp \n base64url(SHA-256(body))`.
 */
export const DEVICE_HEADERS = {
  device: 'revitautoplan-device',
  /** Epoch milliseconds of the device's clock. */
  timestamp: 'revitautoplan-timestamp',
  signature: 'revitautoplan-signature',
} as const

/** The exact text that a device signs; `bodyDigest` is base64url(SHA-256(body)), of the empty string for a GET. */
export function deviceSignatureInput(request: {
  method: string
  pathAndQuery: string
  timestamp: number
  bodyDigest: string
}): string {
  return [request.method.toUpperCase(), request.pathAndQuery, String(request.timestamp), request.bodyDigest].join('\n')
}

/** `POST /v1/devices` (Bearer: the session of the device flow). The id is made by the device, so a repeated call is harmless. */
export const enrolRequestSchema = z.object({
  deviceId: uuidSchema,
  publicKey: digestSchema,
  name: z.string().min(1).max(120),
  platform: z.string().min(1).max(64),
  appVersion: z.string().min(1).max(64),
})
export type EnrolRequest = z.infer<typeof enrolRequestSchema>

export const enrolResponseSchema = z.object({
  deviceId: uuidSchema,
  accountId: uuidSchema,
  accountName: z.string(),
  memberId: z.string(),
  memberName: z.string(),
  memberEmail: z.string(),
  /** Ed25519 public key of the root, base64url; pinned from here on where the build pins none. */
  rootPublicKey: digestSchema,
  /** Key for the project HMAC, shared by the devices of the account, base64url. */
  projectHmacKey: digestSchema,
  serverTime: z.int(),
})
export type EnrolResponse = z.infer<typeof enrolResponseSchema>

/** At most this many entries travel in one sync. */
export const SYNC_BATCH_LIMIT = 500

export const syncEntrySchema = z.object({
  sequence: z.int().min(1),
  hash: digestSchema,
  /** The entry exactly as it was hashed: the text of a `JournalEntry`. */
  raw: z.string().max(8192),
  personal: personalFieldsSchema.nullable(),
})
export type SyncEntry = z.infer<typeof syncEntrySchema>

/** `POST /v1/sync`, signed by the device. */
export const syncRequestSchema = z.object({
  schema: z.literal(1),
  nonce: z.string().min(16).max(128),
  sentAt: z.int(),
  appVersion: z.string().max(64),
  /** What the device knows as acknowledged; a restored cloud answers with a new epoch and `resendFrom`. */
  acknowledged: z.object({ sequence: z.int().min(0), ledgerEpoch: z.string().max(64).nullable() }),
  entries: z.array(syncEntrySchema).max(SYNC_BATCH_LIMIT),
  /** Rights per lease as the device counts them, for sharing units out. Nothing is settled by it. */
  rights: z.array(z.object({ leaseId: uuidSchema, unspent: z.int().min(0), held: z.int().min(0) })).max(100),
  /** Units that a refused reserve was short of. */
  wanted: z.array(z.object({ meter: meterSchema, period: periodSchema, units: z.int().min(1).max(10_000) })).max(10),
})
export type SyncRequest = z.infer<typeof syncRequestSchema>

export const syncItemResultSchema = z.object({
  sequence: z.int(),
  /** settled: units left the lease; overage: recorded outside the limit; recorded: nothing to count; duplicate: known already; rejected: kept, with the reason. */
  status: z.enum(['settled', 'overage', 'recorded', 'duplicate', 'rejected']),
  code: z.string().nullable(),
  message: z.string().nullable(),
})
export type SyncItemResult = z.infer<typeof syncItemResultSchema>

export const syncResponseSchema = z.object({
  serverTime: z.int(),
  ledgerEpoch: z.string(),
  results: z.array(syncItemResultSchema),
  /** The last entry of the unbroken chain that the cloud holds. */
  acknowledged: z.object({ sequence: z.int(), hash: digestSchema }),
  /** Set when entries before the first one sent are missing: send again from here. */
  resendFrom: z.int().min(1).nullable(),
  /** Certificates of the signing keys (JWS by the root). */
  keys: z.array(z.string()),
  /** The entitlement snapshot (JWS by a signing key). */
  snapshot: z.string(),
  /** Every current lease of the device (JWS by a signing key). */
  leases: z.array(z.string()),
  /** Units that the cloud asks the device to give back; the device answers with `return` entries in its journal. */
  returnRequests: z.array(z.object({ leaseId: uuidSchema, units: z.int().min(1) })),
  deviceStatus: deviceStatusSchema,
})
export type SyncResponse = z.infer<typeof syncResponseSchema>

/** Events of `GET /v1/stream` (SSE, signed by the device). `data` is JSON. */
export const streamEventSchema = z.discriminatedUnion('event', [
  /** Entitlements or leases changed: sync now. */
  z.object({ event: z.literal('entitlements'), data: z.object({ version: z.int(), reason: z.string() }) }),
  /** Units are wanted back: sync now and answer the request in its response. */
  z.object({ event: z.literal('return'), data: z.object({}) }),
  z.object({ event: z.literal('checkout'), data: z.object({ checkoutId: uuidSchema, state: z.string() }) }),
  z.object({ event: z.literal('shutdown'), data: z.object({}) }),
])
export type StreamEvent = z.infer<typeof streamEventSchema>

export const billingIntervalSchema = z.enum(['month', 'year'])
export type BillingInterval = z.infer<typeof billingIntervalSchema>

/** `POST /v1/billing/checkout`, signed by the device of a member who may buy. */
export const startCheckoutRequestSchema = z.object({
  planId: z.string().min(1).max(64),
  interval: billingIntervalSchema,
})
export type StartCheckoutRequest = z.infer<typeof startCheckoutRequestSchema>

/** open: the page waits for payment; processing: Stripe took the payment, the subscription is being read; complete: the plan is active. */
export const checkoutStateSchema = z.enum(['open', 'processing', 'complete', 'expired', 'cancelled'])
export type CheckoutState = z.infer<typeof checkoutStateSchema>

/** Also the answer of `GET /v1/billing/checkout/:id` and of `POST /v1/billing/checkout/:id/cancel`. */
export const checkoutSchema = z.object({
  checkoutId: uuidSchema,
  planId: z.string(),
  interval: billingIntervalSchema,
  state: checkoutStateSchema,
  /** The cloud's own page with the embedded Checkout; `null` once it can no longer be paid. */
  url: z.url().nullable(),
  /** What is due today, integer US cents, setup fee included. */
  dueNowCents: z.int(),
  expiresAt: z.int(),
})
export type Checkout = z.infer<typeof checkoutSchema>

export const catalogResponseSchema = z.object({ currency: z.literal('usd'), plans: z.array(planSchema) })

/** `POST /v1/operations`: reserve for the vendor's own cloud operations. Same words as on the plugin link. */
export const cloudReserveRequestSchema = z.object({
  opId: uuidSchema,
  operation: operationTypeSchema,
  units: z.int().min(1).max(10_000).default(1),
  areaSqm: z.number().min(0).optional(),
  feature: z.string().max(64).optional(),
})
export type CloudReserveRequest = z.infer<typeof cloudReserveRequestSchema>

/** 201 with a reservation, or 402 with the decision alone. */
export const cloudReserveResponseSchema = z.object({
  reservationId: uuidSchema.nullable(),
  decision: decisionSchema,
  expiresAt: z.iso.datetime().nullable(),
})
export const cloudCommitRequestSchema = z.object({ units: z.int().min(0).max(10_000).optional() })
export const cloudSettlementResponseSchema = z.object({ eventId: uuidSchema, charged: z.int(), duplicate: z.boolean() })
