import { METERS, type Meter } from '../../../shared/catalog/plan.ts'
import { periodEnd, type Period } from '../../../shared/time/period.ts'
import type { Account, AccountMember } from '../../features/accounts/accounts-store.ts'
import type { CurrentMember } from '../../features/accounts/current-member.ts'
import type { AccountEntitlement } from '../../features/entitlements/account-entitlement.ts'
import { html, type Html } from '../html.ts'
import { field, longDate, notice } from '../parts.ts'

const STANDING_WORDS = {
  good: null,
  past_due: 'A payment failed. The plan stays while it is tried again.',
  unpaid: 'A payment failed for good: the account is on Free until it is paid.',
  ended: 'The paid plan has ended: the account is on Free.',
} as const

/** What the account's page shows. */
export interface AccountShown {
  account: Account
  entitlement: AccountEntitlement
  members: readonly AccountMember[]
  used: Partial<Record<Meter, number>>
  period: Period
}

const METER_NAMES: Readonly<Record<Meter, string>> = { ai_layouts: 'AI layouts', building_scans: 'Building scans' }

/** What was entered, and why it was refused. */
interface FormState {
  value: string
  problem: string
}

/** What the last form led to. */
export interface Told {
  readonly done?: string | undefined
  readonly problem?: string | undefined
  readonly name?: FormState
  readonly invite?: FormState
}

/** The content of the account's page. */
export function accountMain(shown: AccountShown, member: CurrentMember, told: Told): Html {
  return html`<h1>${shown.account.name}</h1>
    ${told.done !== undefined && notice('done', 'Done.', told.done)}
    ${told.problem !== undefined && notice('wrong', 'Not confirmed.', told.problem)} ${confirmation(member)}
    ${facts(shown)} ${nextStep()} ${people(shown, member, told.invite)}
    ${member.role === 'member' ? null : rename(shown.account, told.name)}`
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
function usage(shown: AccountShown, meter: Meter): string {
  const used = shown.used[meter] ?? '–'
  const limit = shown.entitlement.plan.limits[meter]
  const figures = limit === null ? `${used} used, unlimited` : `${used} of ${limit} used`
  return `${figures}, resets ${longDate(periodEnd(shown.period))}, 00:00 UTC`
}

function facts(shown: AccountShown): Html {
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

function people({ members }: AccountShown, member: CurrentMember, invite: FormState | undefined): Html {
  return html`<section>
    <h2>Members</h2>
    <div class="table" role="region" aria-label="Members" tabindex="0">
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
