import type { Kysely } from 'kysely'
import { setTimeout as wait } from 'node:timers/promises'
import type { Database, Executor } from '../../db/database.ts'
import { confirmLock, releaseLock, takeLock } from './store/lock-store.ts'

/** A lock whose holder died frees itself after this; a holder that lives prolongs it three times as often. Milliseconds. */
const LOCK_TIME = 60_000
const WAIT_LIMIT = 45_000
const WAIT_STEP = 100

export interface HeldLock {
  /** The first statement of a transaction that rests on the lock: locks its row, and throws `LockLostError` when it is held no more. */
  confirm(trx: Executor): Promise<void>
}

/** The lock ran out while its holder was busy, so another may have taken it. Safe to try again. */
export class LockLostError extends Error {
  override name = 'LockLostError'
}

/** Another instance held the lock for the whole time that was waited. Safe to try again. */
export class LockBusyError extends Error {
  override name = 'LockBusyError'
}

export interface BillingLocks {
  /** Runs `work` while no other holder of that name runs, here or in another instance. Waits up to 45 s for it. */
  run<Value>(name: string, work: (lock: HeldLock) => Promise<Value>): Promise<Value>
}

/** Named locks in database rows, each with an owner and a time it runs out. */
export function createBillingLocks(deps: {
  db: Kysely<Database>
  now: () => number
  newId: () => string
}): BillingLocks {
  const { db, now } = deps
  /** The last holder in this process by name: those that follow queue here and leave the database in peace. */
  const queue = new Map<string, Promise<unknown>>()

  async function hold<Value>(name: string, work: (lock: HeldLock) => Promise<Value>): Promise<Value> {
    const owner = deps.newId()
    const deadline = performance.now() + WAIT_LIMIT
    while (!(await takeLock(db, { name, owner, now: now(), until: now() + LOCK_TIME }))) {
      if (performance.now() > deadline) throw new LockBusyError(`the lock ${name} is held elsewhere`)
      await wait(WAIT_STEP)
    }
    // A failed prolongation shows at `confirm`, which is what safety rests on.
    const prolong = setInterval(() => {
      void confirmLock(db, { name, owner, now: now(), until: now() + LOCK_TIME }).catch(() => undefined)
    }, LOCK_TIME / 3)
    prolong.unref()
    try {
      return await work({
        async confirm(trx) {
          if (!(await confirmLock(trx, { name, owner, now: now(), until: now() + LOCK_TIME }))) {
            throw new LockLostError(`the lock ${name} was lost`)
          }
        },
      })
    } finally {
      clearInterval(prolong)
      await releaseLock(db, { name, owner })
    }
  }

  return {
    async run(name, work) {
      const before = queue.get(name) ?? Promise.resolve()
      const mine = before.then(() => hold(name, work))
      // What follows waits for the end of this one, however it ends.
      const ended = mine.then(
        () => undefined,
        () => undefined,
      )
      queue.set(name, ended)
      try {
        return await mine
      } finally {
        if (queue.get(name) === ended) queue.delete(name)
      }
    },
  }
}
