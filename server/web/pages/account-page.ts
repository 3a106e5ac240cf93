import { Router, type Request, type RequestHandler, type Response } from 'express'
import { z } from 'zod'
import { METERS, type Meter } from '../../../shared/catalog/plan.ts'
import { periodEnd, periodOf, type Period } from '../../../shared/time/period.ts'
import { getAccount, listMembers, type Account, type AccountMember } from '../../features/accounts/accounts-store.ts'
import { authCall, authHeaders } from '../../features/accounts/auth-call.ts'
import type { CurrentMember } from '../../features/accounts/current-member.ts'
import type { AccountEntitlement } from '../../features/entitlements/account-entitlement.ts'
import { html, type Html } from '../html.ts'
import { field, longDate, notice } from '../parts.ts'
import type { WebDeps } from '../web-deps.ts'

const nameSchema = z.object({ name: z.string().max(1000).default('') })
const inviteSchema = z.object({ email: z.string().max(1000).default('') })

const STANDING_WORDS = {
  good: null,
  past_due: 'A payment failed. The plan stays while it is tried again.',
  unpaid: 'A payment failed for good: the account is on Free until it is paid.',
  ended: 'The paid plan has ended: the account is on Free.',
} as const

const DONE_WORDS: Readonly<Record<string, string>> = {
  mail: 'The mail is on its way.',
  renamed: 'The account has its new name.',
  invited: 'The invitation is on its way.',
  joined: 'You work in this account now.',
}

interface Shown {
  account: Account
  entitlement: AccountEntitlement
  members: readonly AccountMember[]
  used: Partial<Record<Meter, number>>
  period: Period
}

const METER_NAMES: Readonly<Record<Meter, string>> = { ai_layouts: 'AI layouts', building_scans: 'Building scans' }

/** `/account`: the plan, who belongs to the account, and what to do next. */
export function createAccountPage(deps: WebDeps, limitAttempts: RequestHandler): Router {
  const router = Router()
  const { auth, currentMember } = deps.accounts

  async function load(accountId: string): Promise<Shown> {
    const period = periodOf(deps.now())
    const [account, entitlement, members, used] = await Promise.all([
      getAccount(deps.db, accountId),
      deps.readAccountEntitlement(accountId),
      listMembers(deps.db, accountId),
      deps.readUsage(accountId, period),
    ])
    return { account, entitlement, members, used, period }
  }

  async function show(
    response: Response,
    member: CurrentMember,
    told: { done?: string | undefined; problem?: string | undefined; name?: FormState; invite?: FormState } = {},
  ): Promise<void> {
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
        main: html`<h1>${shown.account.name}</h1>
          ${told.done !== undefined && notice('done', 'Done.', told.done)}
          ${told.problem !== undefined && notice('wrong', 'Not confirmed.', told.problem)} ${confirmation(member)}
          ${facts(shown)} ${nextStep()} ${people(shown, member, told.invite)}
          ${member.role === 'member' ? null : rename(shown.account, told.name)}`,
      }),
    )
  }

  async function signedIn(request: Request, response: Response): Promise<CurrentMember | null> {
    const member = await currentMember(request)
    if (member === null) response.redirect(303, '/sign-in?next=/account')
    return member
  }

  router.get('/account', async (request, response) => {
    const member = await signedIn(request, response)
    if (member === null) return
    const { done, error } = request.query
    await show(response, member, {
      done: typeof done === 'string' ? DONE_WORDS[done] : undefined,
      // better-auth comes back so from a link in a mail.
      problem: error === undefined ? undefined : 'The link is used or no longer good. Send a new one.',
    })
  })

  router.post('/account/confirmation', limitAttempts, async (request, response) => {
    const member = await signedIn(request, response)
    if (member === null) return
    await authCall(() =>
      auth.api.sendVerificationEmail({ body: { email: member.email }, headers: authHeaders(request) }),
    )
    response.redirect(303, '/account?done=mail')
  })

  router.post('/account/name', async (request, response) => {
    const member = await signedIn(request, response)
    if (member === null) return
    const name = nameSchema.parse(request.body ?? {}).name.trim()
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

  router.post('/account/invitations', limitAttempts, async (request, response) => {
    const member = await signedIn(request, response)
    if (member === null) return
    const email = inviteSchema.parse(request.body ?? {}).email.trim()
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

interface FormState {
  value: string
  problem: string
}

function confirmation(member: CurrentMember): Html | null {
  if (member.emailVerified) return null
  return html`<div class="notice near">
    <form class="inline" method="post" action="/account/confirmation">
      <strong>Confirm your e-mail.</strong> We sent a link to ${member.email}.
      <button class="plain">Send it again</button>
    </form>
  </div>`
}

/** "1 of 5 used, resets 1 December 2026": the account's figures of this month as far as its devices told them. */
function usage(shown: Shown, meter: Meter): string {
  const used = shown.used[meter] ?? '–'
  const limit = shown.entitlement.plan.limits[meter]
  const figures = limit === null ? `${used} used, unlimited` : `${used} of ${limit} used`
  return `${figures}, resets ${longDate(periodEnd(shown.period))}, 00:00 UTC`
}

function facts(shown: Shown): Html {
  const { account, entitlement } = shown
  const standing = STANDING_WORDS[entitlement.standing]
  return html`<section>
    <h2>Plan</h2>
    <dl class="facts">
      <div>
        <dt>Plan</dt>
        <dd>${entitlement.plan.name}, <a href="/pricing">compare the plans</a></dd>
      </div>
      ${
        standing !== null &&
        html`<div>
          <dt>Payment</dt>
          <dd>${standing}</dd>
        </div>`
      }
      ${
        entitlement.then !== null &&
        html`<div>
          <dt>From ${longDate(entitlement.then.at)}</dt>
          <dd>${entitlement.then.plan.name}</dd>
        </div>`
      }
      ${METERS.map(
        (meter) =>
          html`<div>
            <dt>${METER_NAMES[meter]}</dt>
            <dd>${usage(shown, meter)}</dd>
          </div>`,
      )}
      <div>
        <dt>Account since</dt>
        <dd>${longDate(account.createdAt)}</dd>
      </div>
    </dl>
  </section>`
}

function nextStep(): Html {
  return html`<section>
    <h2>In the app</h2>
    <p class="lead">
      Each operation, upgrades and settings are in the RevitAutoPlan Companion. Open it on your computer and choose
      “Sign in”: it shows a code that you approve <a href="/device">here</a>.
    </p>
  </section>`
}

function people({ members }: Shown, member: CurrentMember, invite: FormState | undefined): Html {
  return html`<section>
    <h2>Members</h2>
    <div class="table">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">E-mail</th>
            <th scope="col">Role</th>
          </tr>
        </thead>
        <tbody>
          ${members.map(
            (person) =>
              html`<tr>
                <td>${person.name}</td>
                <td>${person.email}</td>
                <td>${person.role}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      member.role !== 'member' &&
      html`<form class="row" method="post" action="/account/invitations" novalidate>
        ${field({
          name: 'email',
          label: 'Invite a colleague',
          type: 'email',
          autocomplete: 'off',
          value: invite?.value ?? '',
          problem: invite?.problem,
        })}
        <button type="submit">Send invitation</button>
      </form>`
    }
  </section>`
}

function rename(account: Account, state: FormState | undefined): Html {
  return html`<section>
    <h2>Name</h2>
    <form class="row" method="post" action="/account/name" novalidate>
      ${field({
        name: 'name',
        label: 'Name of the account',
        type: 'text',
        autocomplete: 'organization',
        value: state?.value ?? account.name,
        problem: state?.problem,
        maxLength: 80,
      })}
      <button type="submit">Rename</button>
    </form>
  </section>`
}
