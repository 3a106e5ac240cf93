import { MINUTE, SECOND } from '../../../shared/time/duration.ts'

/** When the companion talks to the cloud. Spans in milliseconds. */
export interface SyncSettings {
  /** After a commit: entries of the same moment travel together. */
  readonly debounceMs: number
  /** While the push stream is open. */
  readonly intervalMs: number
  /** While it is not. */
  readonly pollMs: number
  /** Intervals vary by up to this share either way, so that companions do not ask in step. */
  readonly jitter: number
  readonly backOffBaseMs: number
  readonly backOffCapMs: number
  /** While the cloud is out of reach, work in Revit brings the next attempt forward, but not closer than this to the last one. */
  readonly impatientMs: number
  readonly streamBackOffCapMs: number
  /** A stream without a sign of life for this long is opened anew. */
  readonly streamSilenceMs: number
  /** A stream that sends more events a second than this, after a burst of ten times as many, is broken off. */
  readonly streamEventsPerSecond: number
  /** How long the whole answer to a sync may take. */
  readonly answerMs: number
}

export const SYNC_SETTINGS: SyncSettings = {
  debounceMs: SECOND,
  intervalMs: 5 * MINUTE,
  pollMs: MINUTE,
  jitter: 0.2,
  backOffBaseMs: SECOND,
  backOffCapMs: 5 * MINUTE,
  impatientMs: 15 * SECOND,
  streamBackOffCapMs: 30 * SECOND,
  streamSilenceMs: 75 * SECOND,
  streamEventsPerSecond: 10,
  answerMs: 30 * SECOND,
}
