import { createTurnBatch } from './turn-batch.ts'

/** Work that belongs into the next durable transaction. */
export interface BatchJob {
  /** Runs inside the transaction. What it returns is called once the transaction is on disk. */
  apply(): () => void
  /** Called instead when the transaction failed: nothing of this job was done. */
  fail(error: unknown): void
}

export interface GroupCommitDeps {
  /** Runs the body in one durable transaction. */
  readonly transact: (body: () => void) => void
  /** Runs inside the transaction, after all jobs. */
  readonly finish: () => void
  /** Runs after a rollback, before the jobs are failed: memory is taken from disk again. */
  readonly onRollback: (error: unknown) => void
  /** Runs after the jobs of a batch were answered. */
  readonly onDone: (error: unknown) => void
}

export interface GroupCommit {
  add(job: BatchJob): void
  /** Resolves when everything added so far was answered. */
  flush(): Promise<void>
}

/** Puts everything that comes in one turn of the event loop into one transaction: one fsync for all of it (docs/rules.md, I10). */
export function createGroupCommit(deps: GroupCommitDeps): GroupCommit {
  return createTurnBatch<BatchJob>((jobs) => {
    const answers: (() => void)[] = []
    let problem: unknown = null
    try {
      deps.transact(() => {
        for (const job of jobs) answers.push(job.apply())
        deps.finish()
      })
    } catch (error) {
      problem = error ?? new Error('the batch failed')
    }
    if (problem === null) {
      for (const answer of answers) answer()
    } else {
      deps.onRollback(problem)
      for (const job of jobs) job.fail(problem)
    }
    deps.onDone(problem)
  })
}
