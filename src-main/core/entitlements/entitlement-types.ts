import type { Meter } from '../../../shared/catalog/plan.ts'
import type { SyncResponse } from '../../../shared/protocol/cloud-api.ts'
import type { DeviceStatus, LeaseBasis, SnapshotClaims } from '../../../shared/protocol/signed-documents.ts'
import type { Result } from '../../../shared/result/result.ts'
import type { VerifiedLease } from './verify-documents.ts'
import type { Period } from '../../../shared/time/period.ts'

/** One install × one account. */
export interface DeviceRecord {
  readonly deviceId: string
  readonly accountId: string
  readonly accountName: string
  readonly memberId: string
  readonly memberName: string
  readonly memberEmail: string
  readonly deviceName: string
  /** Ed25519, base64url; every document of this device is verified under it. */
  readonly rootPublicKey: string
  /** base64url */
  readonly projectHmacKey: string
  /** Epoch milliseconds. */
  readonly enrolledAt: number
  readonly status: DeviceStatus
}

/** A lease of the current device as the cloud last signed it, with what the device did to it. */
export interface LeaseState {
  readonly leaseId: string
  readonly deviceId: string
  readonly meter: Meter
  readonly period: Period
  readonly basis: LeaseBasis
  readonly granted: number
  readonly version: number
  readonly returned: number
  readonly committed: number
}

export interface AcceptFailure {
  readonly code: 'forged' | 'foreign' | 'expired' | 'replayed' | 'malformed'
  readonly message: string
}

/** `reason`: the word for the plugin's `entitlements.changed`. */
export interface Accepted {
  readonly changed: boolean
  readonly reason: 'plan_changed' | 'renewed' | 'revoked' | 'refreshed'
}

/** The device of this install × account and what it may do. */
export interface Entitlements {
  /** The device in use; `null` when signed out. */
  device(): DeviceRecord | null
  enrol(record: DeviceRecord): void
  /** Keeps journal, holds and leases: what was held can still be committed, what was journaled still be sent. */
  signOut(): void
  /** Every device of this install that still has journal entries to send or may receive some (open holds), the current one first. */
  devicesWithTail(): DeviceRecord[]
  /** The verified snapshot of the current device. */
  snapshot(): SnapshotClaims | null
  /** Current leases of the current device, as stored. */
  leases(): LeaseState[]
  /** The same as verified documents, by lease id; no query. */
  verifiedLeases(): ReadonlyMap<string, VerifiedLease>
  /**
   * Verifies the documents of a sync answer for `deviceId` (the current device when left out) and applies all of them or nothing.
   * Its signed time becomes the trusted time.
   */
  accept(response: SyncResponse, nonce: string, deviceId?: string): Promise<Result<Accepted, AcceptFailure>>
  onChange(listener: () => void): () => void
}
