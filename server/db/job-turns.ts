import type { Kysely } from 'kysely'
import { MINUTE } from '../../shared/time/duration.ts'
import type { Database, Executor } from './database.ts'

/** A job whose instance died is free again after this; an instance that lives prolongs its turn. */
const TURN_LASTS = MINUTE

export interface JobTurns {
  /**
   * Runs a job unless another instance runs it, or has begun it less than `every` milliseconds ago.
   *
   * @returns whether it ran here
   * @throws what the job throws; then any instance may run it again at once
   */
  run(job: string, every: number, work: () => Promise<void>): Promise<boolean>
}

/** Turns at jobs that must run once however many instances there are, in rows of the database. */
export function createJobTurns(deps: { db: Kysely<Database>; now: () => number; newId: () => string }): JobTurns {
  const { db, now } = deps
  return {
    async run(job, every, work) {
      const owner = deps.newId()
      const takenAt = now()
      if (!(await takeTurn(db, { job, owner, taken_at: takenAt, free_at: takenAt + TURN_LASTS }))) return false
      const prolong = setInterval(() => {
        void freeAt(db, job, owner, now() + TURN_LASTS).catch(() => undefined)
      }, TURN_LASTS / 3)
      prolong.unref()
      let next = takenAt
      try {
        await work()
        next = takenAt + every
      } finally {
        clearInterval(prolong)
        // A turn that cannot be given back is free by itself when it has run out.
        await freeAt(db, job, owner, next).catch(() => undefined)
      }
      return true
    },
  }
}

async function takeTurn(
  executor: Executor,
  turn: { job: string; owner: string; taken_at: number; free_at: number },
): Promise<boolean> {
  const { job: _job, ...mine } = turn
  const taken = await executor
    .insertInto('job_turn')
    .values(turn)
    .onConflict((conflict) => conflict.column('job').doUpdateSet(mine).where('job_turn.free_at', '<=', turn.taken_at))
    .returning('job')
    .executeTakeFirst()
  return taken !== undefined
}

async function freeAt(executor: Executor, job: string, owner: string, at: number): Promise<void> {
  await executor
    .updateTable('job_turn')
    .set({ free_at: at })
    .where('job', '=', job)
    .where('owner', '=', owner)
    .execute()
}
