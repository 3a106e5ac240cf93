import { dirname } from 'node:path'
import type { TranslateCore } from '../../shared/words/core-words.ts'
import { CoreStartFailure } from './core-start-failure.ts'
import { storeFailureOf } from './store/store-failures.ts'
import { StoreLostError } from './store/store-lost-error.ts'
import { StoreTakenOverError } from './store/store-taken-over-error.ts'

/**
 * Why a running core had to end, in words for the person at the screen, with what to do.
 *
 * @param path of the store's file
 */
export function describeFatal(error: unknown, path: string, t: TranslateCore): string {
  const detail = error instanceof Error ? error.message : String(error)
  const place = { path, folder: dirname(path), detail }
  if (error instanceof StoreLostError) return t('ended.store_lost', place)
  if (error instanceof StoreTakenOverError) return t('ended.taken_over', place)
  const failure = storeFailureOf(error, path)
  if (failure === null) return t('ended.other', place)
  const { message, nextStep } = new CoreStartFailure(failure, t)
  return `${message} ${nextStep}`
}
