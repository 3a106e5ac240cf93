import type { StoreFailure } from './store/store-types.ts'

/** What keeps a core from starting; the words for it are in shared/words. */
export interface StartFailure {
  readonly code: StoreFailure['code'] | 'no_port' | 'no_ui_port' | 'discovery_not_writable'
  /** The file that it is about, absolute. */
  readonly path: string
  /** What the system said; empty where it said nothing. */
  readonly detail: string
}

/** Thrown by a part of the core that cannot do its work in these surroundings. */
export class CannotStartError extends Error {
  readonly failure: StartFailure

  constructor(failure: StartFailure) {
    super(`${failure.code}: ${failure.path} ${failure.detail}`)
    this.name = 'CannotStartError'
    this.failure = failure
  }
}
