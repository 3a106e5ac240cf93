import { escapeHtml } from './html.ts'
import { renderDocument } from './render-document.ts'
import { formatAmount } from '../billing/describe-line.ts'
import type { Invoice, PortalSession, Subscription } from '../model/stored.ts'

export interface PortalPage {
  session: PortalSession
  /** The customer's, the newest first. */
  subscriptions: Subscription[]
  invoices: Invoice[]
}

/** The customer portal as far as it shows things; it changes nothing. Undefined renders "does not exist". */
export function renderPortalPage(page: PortalPage | undefined): string {
  const content = page === undefined ? '<h1>This link has ended</h1>' : body(page)
  return renderDocument('Customer portal, test mode', 'Test portal — it shows, and changes nothing', content)
}

function body({ session, subscriptions, invoices }: PortalPage): string {
  const back =
    session.return_url === null
      ? ''
      : `<p><a href="${escapeHtml(session.return_url)}">Back to where you came from</a></p>`
  const plans = subscriptions.map((one) => row(one.items.data.map(itemWords).join(', '), one.status))
  const bills = invoices.map((one) =>
    row(
      one.number === null || typeof one.hosted_invoice_url !== 'string'
        ? 'Draft'
        : `<a href="${escapeHtml(one.hosted_invoice_url)}">${escapeHtml(one.number)}</a>`,
      `${escapeHtml(formatAmount(one.total, one.currency))}, ${escapeHtml(one.status ?? '')}`,
    ),
  )
  return `<h1>Your billing</h1>${back}<h2>Plans</h2>${table(plans)}<h2>Invoices</h2>${table(bills)}`
}

function itemWords(item: Subscription['items']['data'][number]): string {
  const every = item.price.recurring?.interval ?? ''
  return escapeHtml(`${formatAmount(item.price.unit_amount ?? 0, item.price.currency)} a ${every}`)
}

/** Both parts are HTML. */
function row(name: string, value: string): string {
  return `<tr><th scope="row">${name}</th><td>${value}</td></tr>`
}

function table(rows: readonly string[]): string {
  return rows.length === 0 ? '<p class="soft">None</p>' : `<table class="lines"><tbody>${rows.join('')}</tbody></table>`
}
