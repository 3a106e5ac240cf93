import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Logger } from 'pino'
import { z } from 'zod'
import { HOUR, MINUTE } from '../../shared/time/duration.ts'
import type { DatabaseLocation } from '../db/database-location.ts'
import type { LedgerViolation } from '../features/metering/verify-ledger.ts'

/** Until the first look after a start, when there is other work. */
const FIRST_LOOK = MINUTE
const PAUSE = HOUR
/** Violations that are named in the log. */
const NAMED = 20

const violationsSchema = z.array(
  z.object({ rule: z.string(), subject: z.string(), expected: z.number(), found: z.number() }),
)

/** Verifies the ledger in a thread of its own. @throws what the look throws */
export async function checkLedger(location: DatabaseLocation): Promise<readonly LedgerViolation[]> {
  const worker = new Worker(join(import.meta.dirname, 'ledger-worker.ts'), { workerData: location })
  try {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the look at the ledger ended without a result')))
    return violationsSchema.parse(await promise)
  } finally {
    await worker.terminate()
  }
}

export interface LedgerWatchDeps {
  readonly location: DatabaseLocation
  readonly logger: Logger
  readonly checked: (violations: number) => void
}

/** Looks at the ledger every hour and tells what it found. @returns ends it; resolves when no look is under way */
export function watchLedger(deps: LedgerWatchDeps): () => Promise<void> {
  let running = Promise.resolve()
  let timer: NodeJS.Timeout
  let isStopped = false

  async function look(): Promise<void> {
    try {
      const violations = await checkLedger(deps.location)
      deps.checked(violations.length)
      if (violations.length > 0) {
        deps.logger.error(
          { count: violations.length, violations: violations.slice(0, NAMED) },
          'the ledger does not add up',
        )
      }
    } catch (error) {
      deps.logger.error({ err: error }, 'the ledger could not be looked at')
    }
  }

  function schedule(pause: number): void {
    timer = setTimeout(() => {
      running = look().finally(() => {
        if (!isStopped) schedule(PAUSE)
      })
    }, pause)
    timer.unref()
  }

  schedule(FIRST_LOOK)
  return async () => {
    isStopped = true
    clearTimeout(timer)
    await running
  }
}
