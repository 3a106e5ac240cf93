/** Why the clock is not trusted; `null` while it is. */
export interface ClockState {
  readonly trusted: boolean
  readonly reason: 'set_back' | null
}

/**
 * The time that decisions rest on: max(wall clock, last seen, last signed server time) plus monotonic time since.
 * Never runs backwards, except when a signed server time says so.
 */
export interface TrustedClock {
  /** Epoch milliseconds, whole. */
  now(): number
  /** Not trusted while the wall clock stands more than 26 hours behind `now()`. A sync heals it. */
  state(): ClockState
  /** The time of a server whose signed answer bore this device's nonce replaces what was seen so far, also downwards. */
  acceptServerTime(serverTime: number): void
  /** Writes the time down as last seen, inside the transaction that is open on the durable connection, if any. */
  stamp(): void
  close(): void
}
