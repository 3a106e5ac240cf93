import { escapeHtml } from './html.ts'
import { renderDocument } from './render-document.ts'
import { formatAmount } from '../billing/describe-line.ts'
import type { Invoice } from '../model/stored.ts'

/** The page behind `hosted_invoice_url`; undefined renders "does not exist". */
export function renderInvoicePage(invoice: Invoice | undefined): string {
  const content =
    invoice === undefined
      ? '<h1>This invoice does not exist</h1>'
      : `<h1>Invoice ${invoice.number ?? ''}</h1>${body(invoice)}`
  return renderDocument('Invoice, test mode', 'Test invoice — no money changed hands', content)
}

function body(invoice: Invoice): string {
  const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(invoice.created * 1000)
  const rows = invoice.lines.data
    .map(
      (line) =>
        `<tr><th scope="row">${escapeHtml(line.description ?? '')}</th><td>${escapeHtml(formatAmount(line.amount, line.currency))}</td></tr>`,
    )
    .join('')
  return `<p class="soft">${escapeHtml(invoice.customer_email ?? '')} · ${date} · ${escapeHtml(invoice.status ?? '')}</p>
<table class="lines"><tbody>${rows}</tbody>
<tfoot><tr><th scope="row">Amount due</th><td>${escapeHtml(formatAmount(invoice.amount_due, invoice.currency))}</td></tr></tfoot></table>`
}
