import type { Period } from '../../../shared/time/period.ts'
import { html, type Html } from '../../web/html.ts'
import { longDate } from '../../web/parts.ts'
import type { AccountEntitlement } from '../entitlements/account-entitlement.ts'
import type { AccountRow, Totals } from './admin-store.ts'

const STANDING_WORDS = { good: 'good', past_due: 'past due', unpaid: 'unpaid', ended: 'ended' } as const

export interface AdminAccounts {
  totals: Totals
  rows: readonly { account: AccountRow; entitlement: AccountEntitlement }[]
  period: Period
  /** The id to go on from; `null` when this is the last page. */
  olderThan: string | null
}

/** The list of accounts with plan and counts, read-only. */
export function adminAccountsMain(shown: AdminAccounts): Html {
  const { totals } = shown
  const counts = [
    count(totals.accounts, 'account'),
    count(totals.members, 'member'),
    count(totals.activeDevices, 'active device'),
  ].join(', ')
  return html`<h1>Accounts</h1>
    <p class="lead">${counts}. Used units are those of ${shown.period} (UTC).</p>
    <div class="table" role="region" aria-label="Accounts" tabindex="0">
      <table class="dense">
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Plan</th>
            <th scope="col">Payment</th>
            <th scope="col" class="number">Members</th>
            <th scope="col" class="number">Devices</th>
            <th scope="col" class="number">AI layouts</th>
            <th scope="col" class="number">Scans</th>
            <th scope="col">Since</th>
          </tr>
        </thead>
        <tbody>
          ${shown.rows.map(row)}
          ${
            shown.rows.length === 0 &&
            html`<tr>
              <td colspan="8" class="soft">No account yet.</td>
            </tr>`
          }
        </tbody>
      </table>
    </div>
    ${shown.olderThan !== null && html`<p class="actions"><a href="/admin?before=${shown.olderThan}">Older accounts</a></p>`}`
}

function row({ account, entitlement }: AdminAccounts['rows'][number]): Html {
  return html`<tr>
    <td>${account.name}<br /><span class="mono id">${account.id}</span></td>
    <td>${entitlement.plan.name}</td>
    <td>${STANDING_WORDS[entitlement.standing]}</td>
    <td class="number">${account.members}</td>
    <td class="number">${account.devices}</td>
    <td class="number">${used(account.used.ai_layouts, entitlement.plan.limits.ai_layouts)}</td>
    <td class="number">${used(account.used.building_scans, entitlement.plan.limits.building_scans)}</td>
    <td class="date">${longDate(account.createdAt)}</td>
  </tr>`
}

/** Nothing in the books yet shows a dash: it is not known to be 0. */
function used(units: number | undefined, limit: number | null): string {
  if (units === undefined) return '–'
  return limit === null ? String(units) : `${units} of ${limit}`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
