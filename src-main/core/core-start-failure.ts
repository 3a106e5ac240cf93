import { dirname } from 'node:path'
import type { TranslateCore } from '../../shared/words/core-words.ts'
import type { StartFailure } from './cannot-start-error.ts'

/** Why a core could not start, in words for the person who started it. */
export class CoreStartFailure extends Error {
  readonly code: StartFailure['code']
  readonly nextStep: string

  constructor({ code, path, detail }: StartFailure, t: TranslateCore) {
    const place = { path, folder: dirname(path), detail }
    super(t(`start.${code}`, place))
    this.name = 'CoreStartFailure'
    this.code = code
    this.nextStep = t(`start.${code}.next`, place)
  }
}
