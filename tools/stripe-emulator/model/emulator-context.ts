import type { Store } from './create-store.ts'

/** What a request to the API and the rules of billing work with. */
export interface EmulatorContext {
  store: Store
  /** The emulator's clock, in epoch seconds as everywhere in Stripe. */
  seconds(): number
  /** Where the emulator is reached, without a slash at the end. */
  baseUrl(): string
  /**
   * Records an event about the object as it is now and hands it to the webhooks that want it.
   * @param previous the former values of the attributes that changed, for `*.updated`.
   */
  emit(type: string, object: object, previous?: Record<string, unknown>): void
}

/** The one API version that the emulator speaks. */
export const apiVersion = '2026-10-28.endive'

export const accountId = 'acct_1EmulatorRevitAuto'
