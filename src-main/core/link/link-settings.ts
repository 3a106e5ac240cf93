import { SECOND } from '../../../shared/time/duration.ts'
import { HOLD_GRACE, LATE_COMMIT } from '../gate/open-holds.ts'

/** Limits of the plugin link. Sizes in bytes, spans in milliseconds. */
export interface LinkSettings {
  readonly maxConnections: number
  /** The largest frame that is read. */
  readonly maxFrameBytes: number
  /** The most pieces that a message may come in. */
  readonly maxFragments: number
  /** Unsent bytes at which a reader that does not read is cut off. */
  readonly maxBacklogBytes: number
  /** How long the head of an upgrade may take. */
  readonly headersMs: number
  /** How long a connection may stay without `session.hello`. */
  readonly helloTimeoutMs: number
  readonly heartbeatMs: number
  /** Heartbeats without a sign of life after which a connection is dropped. */
  readonly missedHeartbeats: number
  readonly messagesPerSecond: number
  readonly messageBurst: number
  /** Nonces remembered before the token is replaced. */
  readonly maxNonces: number
  /** How long a reserve that is short of units waits for the cloud. */
  readonly unitsWaitMs: number
  /** `usage.changed` is sent at most once in this span. */
  readonly usageEventMs: number
  /** Told to clients: how long a hold outlives its connection, and how long after that a commit is still taken. */
  readonly holdGraceMs: number
  readonly lateCommitMs: number
  /** Clients with an older SDK are refused as `unsupported_client`; `null` refuses none. */
  readonly minimumSdkVersion: string | null
}

export const LINK_SETTINGS: LinkSettings = {
  maxConnections: 32,
  maxFrameBytes: 64 * 1024,
  maxFragments: 256,
  maxBacklogBytes: 1024 * 1024,
  headersMs: 5 * SECOND,
  helloTimeoutMs: 5 * SECOND,
  heartbeatMs: 15 * SECOND,
  missedHeartbeats: 3,
  messagesPerSecond: 2000,
  messageBurst: 5000,
  maxNonces: 65_536,
  unitsWaitMs: 2 * SECOND,
  usageEventMs: 100,
  holdGraceMs: HOLD_GRACE,
  lateCommitMs: LATE_COMMIT,
  minimumSdkVersion: null,
}
