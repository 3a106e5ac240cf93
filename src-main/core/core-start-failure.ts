import type { StoreFailure } from './store/store-types.ts'

/** Why a core could not start, in words for the person who started it. */
export class CoreStartFailure extends Error {
  readonly code: StoreFailure['code']
  readonly nextStep: string

  constructor({ code, message, nextStep }: StoreFailure) {
    super(message)
    this.name = 'CoreStartFailure'
    this.code = code
    this.nextStep = nextStep
  }
}
