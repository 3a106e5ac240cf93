import { Router, type Request, type RequestHandler, type Response } from 'express'
import { z } from 'zod'
import { periodOf } from '../../../shared/time/period.ts'
import { getAccount, listMembers } from '../../features/accounts/accounts-store.ts'
import { authCall, authHeaders } from '../../features/accounts/auth-call.ts'
import type { CurrentMember } from '../../features/accounts/current-member.ts'
import { bodyOf, mountRoute } from '../../http/contract/route-contract.ts'
import { webContract } from '../web-contract.ts'
import type { WebDeps } from '../web-deps.ts'
import { accountMain, type AccountShown, type Told } from './account-main.ts'

const DONE_WORDS: Readonly<Record<string, string>> = {
  mail: 'The mail is on its way.',
  renamed: 'The account has its new name.',
  invited: 'The invitation is on its way.',
  joined: 'You work in this account now.',
}

/** `/account`: the plan, who belongs to the account, and what to do next. */
export function createAccountPage(deps: WebDeps, limitAttempts: RequestHandler): Router {
  const router = Router()
  const { auth, currentMember } = deps.accounts

  async function load(accountId: string): Promise<AccountShown> {
    const period = periodOf(deps.now())
    const [account, entitlement, members, used] = await Promise.all([
      getAccount(deps.db, accountId),
      deps.readAccountEntitlement(accountId),
      listMembers(deps.db, accountId),
      deps.readUsage(accountId, period),
    ])
    return { account, entitlement, members, used, period }
  }

  async function show(response: Response, member: CurrentMember, told: Told = {}): Promise<void> {
    const shown = await load(member.accountId)
    response.setHeader('cache-control', 'no-store')
    response.send(
      deps.drawSheet({
        title: 'Account',
        member,
        active: '/account',
        block: [
          ['Account', shown.account.name],
          ['Plan', shown.entitlement.plan.name],
        ],
        main: accountMain(shown, member, told),
      }),
    )
  }

  async function signedIn(request: Request, response: Response): Promise<CurrentMember | null> {
    const member = await currentMember(request)
    if (member === null) response.redirect(303, '/sign-in?next=/account')
    return member
  }

  mountRoute(router, webContract.account, async (request, response) => {
    const member = await signedIn(request, response)
    if (member === null) return
    const { done, error } = request.query
    await show(response, member, {
      done: typeof done === 'string' ? DONE_WORDS[done] : undefined,
      // better-auth comes back so from a link in a mail.
      problem: error === undefined ? undefined : 'The link is used or no longer good. Send a new one.',
    })
  })

  mountRoute(router, webContract.sendConfirmation, limitAttempts, async (request, response) => {
    const member = await signedIn(request, response)
    if (member === null) return
    await authCall(() =>
      auth.api.sendVerificationEmail({ body: { email: member.email }, headers: authHeaders(request) }),
    )
    response.redirect(303, '/account?done=mail')
  })

  mountRoute(router, webContract.sendAccountName, async (request, response) => {
    const member = await signedIn(request, response)
    if (member === null) return
    const name = bodyOf(webContract.sendAccountName, request).name.trim()
    const refuse = async (problem: string) => {
      response.status(400)
      await show(response, member, { name: { value: name, problem } })
    }
    if (name === '' || name.length > 80) return refuse('Enter a name of 1 to 80 characters.')
    const answer = await authCall(() =>
      auth.api.updateOrganization({
        body: { organizationId: member.accountId, data: { name } },
        headers: authHeaders(request),
      }),
    )
    if (!answer.ok) {
      return refuse(
        answer.failure.code === 'INVALID_NAME'
          ? 'Enter a name of 1 to 80 characters in one line.'
          : 'Only owners and admins of the account can rename it.',
      )
    }
    response.redirect(303, '/account?done=renamed')
  })

  mountRoute(router, webContract.sendInvitation, limitAttempts, async (request, response) => {
    const member = await signedIn(request, response)
    if (member === null) return
    const email = bodyOf(webContract.sendInvitation, request).email.trim()
    const refuse = async (problem: string) => {
      response.status(400)
      await show(response, member, { invite: { value: email, problem } })
    }
    if (!z.email().safeParse(email).success) return refuse('Enter an e-mail address like anna@practice.com.')
    const answer = await authCall(() =>
      auth.api.createInvitation({
        body: { email, role: 'member', organizationId: member.accountId, resend: true },
        headers: authHeaders(request),
      }),
    )
    if (!answer.ok) {
      return refuse(
        answer.failure.code === 'USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION'
          ? 'This person belongs to the account already.'
          : 'Only owners and admins of the account can invite.',
      )
    }
    response.redirect(303, '/account?done=invited')
  })

  return router
}
