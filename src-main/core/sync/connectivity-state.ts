import type { Connectivity } from '../../../shared/protocol/ui-api.ts'
import type { TranslateCore } from '../../../shared/words/core-words.ts'
import {
  connectivityOf,
  type ConnectivityFacts,
  type ConnectivitySurroundings,
  NO_CONTACT_YET,
} from './connectivity.ts'

export interface ConnectivityState {
  state(): Connectivity
  /** Since when the cloud is out of reach (epoch milliseconds); `null` while the last contact succeeded. */
  offlineSince(): number | null
  succeeded(): void
  /** @param reason why, in the words of the moment it is asked */
  failed(reason: () => string): void
  refused(reason: () => string): void
  /** When the next attempt is due (epoch milliseconds); `null`: none is planned. */
  planned(nextAttemptAt: number | null): void
  /** Another device is in use: what was known about the cloud's mind no longer holds. */
  reset(): void
  onChange(listener: () => void): () => void
}

export interface ConnectivityStateOptions {
  readonly now: () => number
  readonly t: TranslateCore
  readonly surroundings: () => Omit<ConnectivitySurroundings, 'now'> & { readonly snapshotIssuedAt: number | null }
}

/** Keeps what the last contacts with the cloud taught. Survives no restart: the first sync tells it anew. */
export function createConnectivityState(options: ConnectivityStateOptions): ConnectivityState {
  const { now, t, surroundings } = options
  const listeners = new Set<() => void>()
  let facts: ConnectivityFacts = NO_CONTACT_YET

  function change(next: Partial<ConnectivityFacts>): void {
    facts = { ...facts, ...next }
    for (const listener of listeners) listener()
  }

  return {
    state() {
      const { snapshotIssuedAt, ...rest } = surroundings()
      return connectivityOf({ ...facts, lastSyncAt: facts.lastSyncAt ?? snapshotIssuedAt }, { ...rest, now: now() }, t)
    },
    offlineSince: () => facts.failing?.since ?? null,
    succeeded: () => change({ lastSyncAt: now(), failing: null, refused: null }),
    failed: (reason) => change({ failing: { since: facts.failing?.since ?? now(), reason } }),
    refused: (reason) => change({ failing: null, refused: { since: facts.refused?.since ?? now(), reason } }),
    planned: (nextAttemptAt) => change({ nextAttemptAt }),
    reset: () => change(NO_CONTACT_YET),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
