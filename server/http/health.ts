import { sql, type Kysely } from 'kysely'
import { Router } from 'express'
import type { Database } from '../db/database.ts'
import { HttpError } from './http-error.ts'

/** `/healthz`: the process answers. `/readyz`: it can serve, its database answers too. */
export function createHealthRouter(deps: { db: Kysely<Database>; isClosing: () => boolean }): Router {
  const router = Router()
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' })
  })
  router.get('/readyz', async (_request, response) => {
    const closing = deps.isClosing()
    if (closing || !(await answers(deps.db))) {
      throw new HttpError(
        503,
        'not_ready',
        closing ? 'The cloud is shutting down.' : 'The database does not answer.',
        'Send requests to another instance, or try again in a moment.',
      )
    }
    response.json({ status: 'ready' })
  })
  return router
}

async function answers(db: Kysely<Database>): Promise<boolean> {
  try {
    await sql`select id from account limit 1`.execute(db)
    return true
  } catch {
    return false
  }
}
