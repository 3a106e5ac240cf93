import { z } from 'zod'
import { meterSchema, planSchema } from '../catalog/plan.ts'
import { uuidSchema } from '../identifiers/uuid-v7.ts'
import { periodSchema } from '../time/period.ts'

/** The JWS header `typ` of each document: one kind can never pass for another. */
export const DOCUMENT_TYPE = {
  signingKey: 'revitautoplan-key+jws',
  snapshot: 'revitautoplan-snapshot+jws',
  lease: 'revitautoplan-lease+jws',
} as const

/** A certificate: the root key states that a signing key is good between two dates (epoch milliseconds). */
export const signingKeyClaimsSchema = z.object({
  schema: z.literal(1),
  keyId: z.string().min(1).max(64),
  /** Ed25519 public key, 32 bytes base64url. */
  publicKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  notBefore: z.int(),
  notAfter: z.int(),
})
export type SigningKeyClaims = z.infer<typeof signingKeyClaimsSchema>

/** How the account stands with its payments. `past_due` keeps its plan; `unpaid` and `ended` have fallen to Free. */
export const standingSchema = z.enum(['good', 'past_due', 'unpaid', 'ended'])
export type Standing = z.infer<typeof standingSchema>

export const deviceStatusSchema = z.enum(['active', 'frozen', 'retired'])
export type DeviceStatus = z.infer<typeof deviceStatusSchema>

/** One meter of the account and period in the cloud's books at the moment of signing. `null` limits are unlimited. */
export const meterFiguresSchema = z.object({
  meter: meterSchema,
  period: periodSchema,
  limit: z.int().nullable(),
  /** Settled usage and overage of all devices and cloud operations. */
  used: z.int(),
  /** The part of `used` that came from this device's journal. */
  usedHere: z.int(),
  /** Units open in other devices' leases, and cloud holds: granted, not yet used, not usable here. */
  elsewhere: z.int(),
  /** The free pool; may be negative after a limit was lowered. `null` when unlimited. */
  free: z.int().nullable(),
})
export type MeterFigures = z.infer<typeof meterFiguresSchema>

/** The entitlement snapshot: the signed statement of what an account may do, made for one device. Times are epoch milliseconds. */
export const snapshotClaimsSchema = z.object({
  schema: z.literal(1),
  accountId: uuidSchema,
  accountName: z.string(),
  memberId: z.string().min(1),
  memberName: z.string(),
  memberEmail: z.string(),
  deviceId: uuidSchema,
  deviceStatus: deviceStatusSchema,
  /** Rises with every change of the account's entitlements. */
  version: z.int().min(1),
  issuedAt: z.int(),
  /** min(issued + grace of the plan, known end + 1 day). */
  validUntil: z.int(),
  /** The nonce of the sync request that this answers. */
  nonce: z.string().min(16).max(128),
  ledgerEpoch: z.string().min(1).max(64),
  plan: planSchema,
  standing: standingSchema,
  /** The plan that was lost, while `standing` is `unpaid` or `ended`. */
  formerPlan: planSchema.nullable(),
  /** What holds from a known end of the plan on: cancellation, trial or contract. */
  then: z.object({ at: z.int(), plan: planSchema }).nullable(),
  /** The self-service plans, for upgrade hints and the comparison. */
  catalog: z.array(planSchema).max(50),
  meters: z.array(meterFiguresSchema).max(100),
  /** Granted reservations an hour that this device may make on its own; `null` unlimited. */
  rateShare: z.int().min(0).nullable(),
})
export type SnapshotClaims = z.infer<typeof snapshotClaimsSchema>

const LEASE_BASES = ['counted', 'uncounted'] as const
export const leaseBasisSchema = z.enum(LEASE_BASES)
export type LeaseBasis = z.infer<typeof leaseBasisSchema>

/** A lease: units of one meter and period granted to one device. `granted` is cumulative and only rises; the highest version wins. */
export const leaseClaimsSchema = z.object({
  schema: z.literal(1),
  leaseId: uuidSchema,
  accountId: uuidSchema,
  deviceId: uuidSchema,
  meter: meterSchema,
  period: periodSchema,
  basis: leaseBasisSchema,
  granted: z.int().min(0),
  version: z.int().min(1),
  issuedAt: z.int(),
})
export type LeaseClaims = z.infer<typeof leaseClaimsSchema>
