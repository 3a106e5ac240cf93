import { isStoreError } from '../store/is-fatal-store-error.ts'
import type { GateContext } from './gate-context.ts'
import type { OpenHold } from './hold.ts'
import { createTurnBatch } from './turn-batch.ts'

export interface HoldWriterDeps {
  /** Runs the body in one transaction on the connection of the holds. */
  readonly transact: (body: () => void) => void
  /** Runs after the holds of a failed transaction were taken back from memory. */
  readonly onTakenBack: (error: unknown) => void
}

/** Writes the holds of one turn of the event loop in one transaction: what survives a killed process (docs/rules.md, I10). */
export interface HoldWriter {
  /**
   * Takes a new hold that memory has already. Resolves with `true` once it is on disk, and with `false` when it could not be
   * written and memory has let go of it.
   */
  write(hold: OpenHold): Promise<boolean>
  /** Writes at once what waits for the end of the turn: for whoever is about to change or read what is on disk. */
  writeNow(): void
  /** Resolves when everything that waits has been answered. */
  flush(): Promise<void>
}

interface PendingHold {
  readonly hold: OpenHold
  readonly resolve: (written: boolean) => void
  readonly reject: (error: unknown) => void
}

export function createHoldWriter(context: GateContext, deps: HoldWriterDeps): HoldWriter {
  const { sql, open, book } = context
  const batch = createTurnBatch<PendingHold>((pending) => {
    try {
      deps.transact(() => {
        for (const { hold } of pending) sql.insertHold(hold.facts)
      })
    } catch (error) {
      takeBack(pending, error)
      return
    }
    for (const { hold, resolve } of pending) {
      hold.writing = null
      resolve(true)
    }
    context.usageChanged()
    context.onActivity?.()
  })

  function takeBack(pending: readonly PendingHold[], error: unknown): void {
    for (const { hold } of pending) {
      open.remove(hold)
      const lease = hold.facts.leaseId === null ? null : book.get(hold.facts.leaseId)
      if (lease !== null) book.unhold(lease, hold.facts.units)
    }
    deps.onTakenBack(error)
    for (const { resolve, reject } of pending) {
      if (isStoreError(error)) resolve(false)
      else reject(error)
    }
  }

  return {
    write(hold) {
      const written = new Promise<boolean>((resolve, reject) => {
        batch.add({ hold, resolve, reject })
      })
      hold.writing = written
      return written
    },
    writeNow: batch.runNow,
    flush: batch.flush,
  }
}
