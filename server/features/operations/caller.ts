import type { Request, RequestHandler, Response } from 'express'
import type { Kysely } from 'kysely'
import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { uuidSchema } from '../../../shared/identifiers/uuid-v7.ts'
import { deviceStatusSchema } from '../../../shared/protocol/signed-documents.ts'
import type { Database } from '../../db/database.ts'
import { HttpError } from '../../http/http-error.ts'
import { memberOf } from '../accounts/current-member.ts'
import { deviceOf, namesDevice } from '../devices/require-device.ts'

/** On whose behalf a cloud operation runs. */
const callerSchema = z.object({
  accountId: z.string(),
  memberId: z.string().nullable(),
  /** Of the device that asks; a member or a service of the vendor is always active. */
  access: deviceStatusSchema,
})
export type Caller = z.infer<typeof callerSchema>

/** Names the account that a service of the vendor works for, beside its key in `Authorization: Bearer`. */
export const ACCOUNT_HEADER = 'revitautoplan-account'

/** The caller that `createRequireCaller` found; throws where no such guard stands in front. */
export function callerOf(response: Response): Caller {
  return z.object({ caller: callerSchema }).parse(response.locals).caller
}

export interface RequireCallerDeps {
  readonly db: Kysely<Database>
  readonly requireMember: RequestHandler
  readonly requireDevice: RequestHandler
  /** Keys of the vendor's own services. */
  readonly apiKeys: readonly string[]
}

/** Lets a device (by its signature), a service of the vendor (by key and account) or a signed-in member through. */
export function createRequireCaller(deps: RequireCallerDeps): RequestHandler {
  return async (request, response, next) => {
    const accountId = request.get(ACCOUNT_HEADER)
    if (namesDevice(request)) {
      await pass(deps.requireDevice, request, response)
      const device = deviceOf(response)
      response.locals['caller'] = {
        accountId: device.accountId,
        memberId: device.memberId,
        access: device.status,
      } satisfies Caller
    } else if (accountId !== undefined) {
      await requireService(deps, request, accountId)
      response.locals['caller'] = { accountId, memberId: null, access: 'active' } satisfies Caller
    } else {
      await pass(deps.requireMember, request, response)
      const member = memberOf(response)
      response.locals['caller'] = {
        accountId: member.accountId,
        memberId: member.memberId,
        access: 'active',
      } satisfies Caller
    }
    next()
  }
}

/** Runs another guard; resolves when it lets the request through, throws what it throws. */
async function pass(guard: RequestHandler, request: Request, response: Response): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const running = guard(request, response, (error?: unknown) => {
    if (error === undefined) resolve()
    else reject(error instanceof Error ? error : new Error('a guard refused'))
  })
  await running
  await promise
}

async function requireService(deps: RequireCallerDeps, request: Request, accountId: string): Promise<void> {
  const key = /^Bearer (\S+)$/.exec(request.get('authorization') ?? '')?.[1]
  if (key === undefined || !deps.apiKeys.some((known) => equal(known, key))) {
    throw new HttpError(401, 'key_invalid', 'The key of the service is not valid.', 'Check OPERATIONS_API_KEY.')
  }
  const known = uuidSchema.safeParse(accountId).success
    ? await deps.db.selectFrom('account').select('id').where('id', '=', accountId).executeTakeFirst()
    : undefined
  if (known === undefined) {
    throw new HttpError(404, 'account_unknown', 'There is no such account.', `Check the header ${ACCOUNT_HEADER}.`)
  }
}

/** In constant time, also for texts of different lengths. */
function equal(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
