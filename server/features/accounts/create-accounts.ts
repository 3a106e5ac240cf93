import { raw, type Request, type RequestHandler } from 'express'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { DAY, HOUR, MINUTE } from '../../../shared/time/duration.ts'
import type { Database } from '../../db/database.ts'
import { AUTH_BODY_LIMIT } from '../../http/body-limits.ts'
import type { JobTurns } from '../../db/job-turns.ts'
import { keepRawBody } from '../../http/raw-body.ts'
import type { Mailer } from '../../mail/mailer.ts'
import { deleteExpired, renameAccount } from './accounts-store.ts'
import { createAuthHandler } from './auth-handler.ts'
import { createAuth, type Auth } from './create-auth.ts'
import { createCurrentMember, createRequireAdmin, createRequireMember, type CurrentMember } from './current-member.ts'
import { ensureAccount } from './ensure-account.ts'

/** A device that asks with a code that is over is told so for this long. */
const KEEP_EXPIRED = DAY

export interface AccountsDeps {
  db: Kysely<Database>
  now: () => number
  newId: () => string
  logger: Logger
  mailer: Mailer
  publicUrl: string
  authSecret: string
  attemptsPerMinute: number
}

export interface Accounts {
  auth: Auth
  /** Mount at `/api/auth`, before any body parser. */
  authHandlers: RequestHandler[]
  /** Who is signed in, by cookie or Bearer token. */
  currentMember(request: Request): Promise<CurrentMember | null>
  /** Answers 401 unless a member is signed in; sets `res.locals.member` (read it with `memberOf`). */
  requireMember: RequestHandler
  /** Answers 401 or 403 unless an admin of the vendor is signed in. */
  requireAdmin: RequestHandler
  /** Deletes what has expired, now and every hour; returns how to end that and wait for it. */
  startJobs(turns: JobTurns): () => Promise<void>
}

/** Accounts, members and their sessions. What else is read of them stands in `accounts-store.ts`. */
export function createAccounts(deps: AccountsDeps): Accounts {
  const giveAccount = (member: { id: string; name: string }) => ensureAccount(deps, member)
  const auth = createAuth({
    db: deps.db,
    publicUrl: deps.publicUrl,
    secret: deps.authSecret,
    mailer: deps.mailer,
    logger: deps.logger,
    newId: deps.newId,
    attemptsPerMinute: deps.attemptsPerMinute,
    async onMemberCreated(member) {
      await giveAccount(member)
    },
    onAccountRenamed: (accountId, name) => renameAccount(deps.db, accountId, name),
  })
  const currentMember = createCurrentMember({ db: deps.db, auth, ensureAccount: giveAccount })
  return {
    auth,
    authHandlers: [
      raw({ type: () => true, limit: AUTH_BODY_LIMIT, verify: keepRawBody }),
      createAuthHandler(auth, deps.publicUrl),
    ],
    currentMember,
    requireMember: createRequireMember(currentMember),
    requireAdmin: createRequireAdmin(currentMember),
    startJobs(turns) {
      let running = Promise.resolve()
      // A turn is kept a little shorter than the pause, so that the instance which took the last one is not late for the next.
      const deleteOnce = async (): Promise<void> => {
        await turns.run('expired sessions', HOUR - MINUTE, () => deleteExpired(deps.db, deps.now() - KEEP_EXPIRED))
      }
      const run = (): void => {
        running = deleteOnce().catch((error: unknown) =>
          deps.logger.error({ err: error }, 'expired sessions could not be deleted'),
        )
      }
      run()
      const timer = setInterval(run, HOUR)
      return async () => {
        clearInterval(timer)
        await running
      }
    },
  }
}
