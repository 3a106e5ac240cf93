import type { SyncEntry, SyncResponse } from '../../../shared/protocol/cloud-api.ts'
import type { JournalEntry, PersonalFields } from '../../../shared/protocol/journal-entry.ts'

export interface ChainHead {
  readonly sequence: number
  readonly hash: string
}

type Unlinked<Entry> = Entry extends JournalEntry ? Pick<Entry, 'type' | 'data'> : never

/** What is to be journaled, before it has a place in the chain. */
export type JournalDraft = Unlinked<JournalEntry> & {
  readonly deviceId: string
  readonly accountId: string
  readonly eventId: string
  /** When it happened, epoch milliseconds. */
  readonly at: number
  readonly personal: Omit<PersonalFields, 'salt'> | null
}

/** The append-only record of each device of this install, and what the cloud said to each entry. */
export interface Journal {
  /** Appends one link. Only inside a transaction on the durable connection: sequence and hash are given there. */
  append(draft: JournalDraft): ChainHead
  /** Call after a transaction that appended was rolled back: heads are read from disk again. */
  reset(): void
  /** The oldest entries that the cloud has not acknowledged, in order. */
  tail(deviceId: string, limit: number): SyncEntry[]
  head(deviceId: string): ChainHead
  acknowledged(deviceId: string): { sequence: number; ledgerEpoch: string | null }
  /** True once the cloud acknowledged the event. */
  isAcknowledged(eventId: string): boolean
  /** Keeps the per-item results and moves the acknowledged mark: forward, or back when the cloud asks to send again. */
  applyResults(deviceId: string, response: SyncResponse): void
  /** Entries of all devices that are not acknowledged. */
  queued(): number
  /** Entries of all devices that the cloud rejected; they are kept, with the reason. */
  rejected(): number
  /** Forgets entries that were acknowledged more than 70 days ago. */
  prune(now: number): void
}
