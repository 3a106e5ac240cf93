import type { Kysely } from 'kysely'
import { Router } from 'express'
import { SECOND } from '../../shared/time/duration.ts'
import type { Database } from '../db/database.ts'
import { pendingMigrations } from '../db/pending-migrations.ts'
import { mountRoute } from './contract/route-contract.ts'
import { httpContract } from './http-contract.ts'
import { HttpError } from './http-error.ts'

/** A database that has not answered by then would keep requests waiting. */
const PATIENCE = 2 * SECOND

export interface HealthDeps {
  readonly db: Kysely<Database>
  readonly isClosing: () => boolean
}

/**
 * `/healthz`: the process answers, so there is no reason to restart it. `/readyz`: it can serve: it does not shut down, its
 * database answers, and has the tables of this version.
 */
export function createHealthRouter(deps: HealthDeps): Router {
  const router = Router()
  mountRoute(router, httpContract.health, (_request, response) => {
    response.json({ status: 'ok' })
  })
  mountRoute(router, httpContract.ready, async (_request, response) => {
    const problem = deps.isClosing() ? 'The cloud is shutting down.' : await databaseProblem(deps.db)
    response.setHeader('cache-control', 'no-store')
    if (problem !== null) {
      throw new HttpError(503, 'not_ready', problem, 'Send requests to another instance, or try again in a moment.')
    }
    response.json({ status: 'ready' })
  })
  return router
}

async function databaseProblem(db: Kysely<Database>): Promise<string | null> {
  const { promise: late, resolve } = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => resolve('late'), PATIENCE)
  try {
    const pending = await Promise.race([pendingMigrations(db), late])
    if (pending === 'late') return 'The database does not answer.'
    return pending.length === 0 ? null : 'The database has the tables of an older version; restart the cloud.'
  } catch {
    return 'The database does not answer.'
  } finally {
    clearTimeout(timer)
  }
}
