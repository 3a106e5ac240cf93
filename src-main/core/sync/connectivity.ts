import type { Connectivity } from '../../../shared/protocol/ui-api.ts'
import type { TranslateCore } from '../../../shared/words/core-words.ts'
import type { DeviceStatus } from '../../../shared/protocol/signed-documents.ts'

/** What is known about the way to the cloud. Times are epoch milliseconds. */
export interface ConnectivityFacts {
  readonly lastSyncAt: number | null
  /** The first failure since the last success, and why the latest one failed, in the words of the moment it is asked. */
  readonly failing: { readonly since: number; readonly reason: () => string } | null
  /** Set when the cloud answered that it does not take this device. */
  readonly refused: { readonly since: number; readonly reason: () => string } | null
  readonly nextAttemptAt: number | null
}

/** What the device itself knows. */
export interface ConnectivitySurroundings {
  readonly now: number
  readonly deviceStatus: DeviceStatus | null
  /** Until when the snapshot holds without the cloud; `null` without one. */
  readonly validUntil: number | null
  readonly queued: number
  readonly rejected: number
}

export const NO_CONTACT_YET: ConnectivityFacts = { lastSyncAt: null, failing: null, refused: null, nextAttemptAt: null }

/** Keeps revoked, expired and unreachable apart, the weightiest first: each has its own message and way out. */
export function connectivityOf(
  facts: ConnectivityFacts,
  surroundings: ConnectivitySurroundings,
  t: TranslateCore,
): Connectivity {
  const { now, deviceStatus, validUntil, queued, rejected } = surroundings
  const { lastSyncAt, failing, refused, nextAttemptAt } = facts
  const common = { lastSyncAt, graceEndsAt: validUntil, queued, rejected, nextAttemptAt }
  if (deviceStatus === 'frozen' || deviceStatus === 'retired') {
    return { ...common, status: 'revoked', since: lastSyncAt ?? now, reason: t(`connectivity.${deviceStatus}`) }
  }
  if (refused !== null) return { ...common, status: 'revoked', since: refused.since, reason: refused.reason() }
  if (validUntil !== null && validUntil <= now) {
    return { ...common, status: 'expired', since: validUntil, reason: failing?.reason() ?? t('connectivity.expired') }
  }
  if (failing !== null) return { ...common, status: 'unreachable', since: failing.since, reason: failing.reason() }
  return { ...common, status: 'online', since: lastSyncAt ?? now, reason: null }
}
