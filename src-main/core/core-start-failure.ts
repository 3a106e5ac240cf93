import type { TranslateCore } from '../../shared/words/core-words.ts'
import type { StoreFailure } from './store/store-types.ts'

/** Why a core could not start, in words for the person who started it. */
export class CoreStartFailure extends Error {
  readonly code: StoreFailure['code']
  readonly nextStep: string

  constructor(code: StoreFailure['code'], t: TranslateCore) {
    super(t(`start.${code}`))
    this.name = 'CoreStartFailure'
    this.code = code
    this.nextStep = t(`start.${code}.next`)
  }
}
