import { fromNodeHeaders } from 'better-auth/node'
import type { RequestHandler, Request, Response } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '../../db/database.ts'
import { HttpError } from '../../http/http-error.ts'
import { ACCOUNT_ROLES, roleOf, type AccountRole } from './accounts-store.ts'
import type { Auth } from './create-auth.ts'

/** Who is signed in, and the account he works in. */
export interface CurrentMember {
  readonly memberId: string
  readonly accountId: string
  readonly role: AccountRole
  readonly name: string
  readonly email: string
  readonly emailVerified: boolean
  /** One of the vendor's own people. */
  readonly isAdmin: boolean
}

const memberLocalsSchema = z.object({
  member: z.object({
    memberId: z.string(),
    accountId: z.string(),
    role: z.enum(ACCOUNT_ROLES),
    name: z.string(),
    email: z.string(),
    emailVerified: z.boolean(),
    isAdmin: z.boolean(),
  }),
})

/** The member that `requireMember` found; throws where no such guard stands in front. */
export function memberOf(response: Response): CurrentMember {
  return memberLocalsSchema.parse(response.locals).member
}

export interface CurrentMemberDeps {
  db: Kysely<Database>
  auth: Auth
  ensureAccount: (member: { id: string; name: string }) => Promise<string>
}

/** Finds who is signed in, by the session cookie or a Bearer token; `null` when nobody is. */
export function createCurrentMember(deps: CurrentMemberDeps): (request: Request) => Promise<CurrentMember | null> {
  return async (request) => {
    const found = await deps.auth.api.getSession({ headers: fromNodeHeaders(request.headers) })
    if (found === null) return null
    const { session, user } = found
    const chosen = session.activeOrganizationId ?? null
    const chosenRole = chosen === null ? null : await roleOf(deps.db, chosen, user.id)
    const accountId = chosen === null || chosenRole === null ? await deps.ensureAccount(user) : chosen
    const role = chosenRole ?? (await roleOf(deps.db, accountId, user.id)) ?? 'member'
    return {
      memberId: user.id,
      accountId,
      role,
      name: user.name,
      email: user.email,
      emailVerified: user.emailVerified,
      isAdmin: user.role === 'admin',
    }
  }
}

/** Lets only signed-in members through and sets `res.locals.member`. */
export function createRequireMember(
  currentMember: (request: Request) => Promise<CurrentMember | null>,
): RequestHandler {
  return async (request, response, next) => {
    const member = await currentMember(request)
    if (member === null) {
      throw new HttpError(401, 'sign_in_required', 'Nobody is signed in.', 'Sign in and try again.')
    }
    response.locals['member'] = member
    next()
  }
}

/** Lets only the vendor's admins through; everybody else is refused, whatever lies behind. */
export function createRequireAdmin(currentMember: (request: Request) => Promise<CurrentMember | null>): RequestHandler {
  return async (request, response, next) => {
    const member = await currentMember(request)
    if (member === null) {
      throw new HttpError(401, 'sign_in_required', 'Nobody is signed in.', 'Sign in as an admin.')
    }
    if (!member.isAdmin) {
      throw new HttpError(403, 'admin_required', 'This page is for admins only.', 'Ask an admin to give you the role.')
    }
    response.locals['member'] = member
    next()
  }
}
