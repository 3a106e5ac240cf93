import type Stripe from 'stripe'
import { previousAttributes } from '../model/changed-fields.ts'

/** Everything that stands at the emulator, as its API shows it; events with the first one first. */
export interface Books {
  subscriptions: Stripe.Subscription[]
  invoices: Stripe.Invoice[]
  invoicePayments: Stripe.InvoicePayment[]
  customers: Stripe.Customer[]
  events: Stripe.Event[]
}

/**
 * Reads everything, page by page.
 * @param known events that were read before, of which Stripe forgets those of more than 30 days
 */
export async function readBooks(stripe: Stripe, known: readonly Stripe.Event[] = []): Promise<Books> {
  const all = { limit: 10_000 }
  const page = { limit: 100 }
  const since = { created: { gte: known.at(-1)?.created ?? 0 } }
  const events = await stripe.events.list({ ...page, ...since }).autoPagingToArray(all)
  return {
    subscriptions: await stripe.subscriptions.list({ ...page, status: 'all' }).autoPagingToArray(all),
    invoices: await stripe.invoices.list(page).autoPagingToArray(all),
    invoicePayments: await stripe.invoicePayments.list(page).autoPagingToArray(all),
    customers: await stripe.customers.list(page).autoPagingToArray(all),
    events: [...new Map([...known, ...events.toReversed()].map((event) => [event.id, event])).values()],
  }
}

/** What a subscription may become (docs.stripe.com/billing/subscriptions/overview); what has ended stays as it is. */
const nextStatuses: Record<string, readonly string[]> = {
  incomplete: ['active', 'incomplete_expired', 'canceled'],
  active: ['past_due', 'canceled'],
  past_due: ['active', 'unpaid', 'canceled'],
  unpaid: ['active', 'canceled'],
  incomplete_expired: [],
  canceled: [],
}

/** All that contradicts itself, one sentence each. */
export function findFaults(books: Books): string[] {
  return [
    ...books.invoices.flatMap((invoice) => invoiceFaults(invoice, books)),
    ...books.customers.flatMap((customer) => balanceFaults(customer, books)),
    ...books.subscriptions.flatMap((subscription) => historyFaults(subscription, books)),
    ...books.invoices.flatMap((invoice) => lastSnapshotFaults(invoice, books)),
    ...books.customers.flatMap((customer) => lastSnapshotFaults(customer, books)),
    ...orderFaults(books.events),
  ]
}

function invoiceFaults(invoice: Stripe.Invoice, books: Books): string[] {
  const sum = invoice.lines.data.reduce((total, line) => total + line.amount, 0)
  const amounts = [invoice.amount_due, invoice.amount_paid, invoice.amount_remaining, invoice.total, sum]
  const paid = books.invoicePayments.filter((one) => one.invoice === invoice.id && one.status === 'paid')
  const paidByPayments = paid.reduce((total, one) => total + (one.amount_paid ?? 0), 0)
  const rules: [boolean, string][] = [
    [invoice.total === sum && invoice.subtotal === sum, `totals ${invoice.total} over lines of ${sum}`],
    [amounts.every(Number.isInteger), `has amounts that are no integer cents: ${amounts.join(' ')}`],
    [invoice.amount_due === Math.max(0, invoice.total + invoice.starting_balance), 'is due another amount'],
    [invoice.amount_paid + invoice.amount_remaining === invoice.amount_due, 'is neither paid nor open in part'],
    [invoice.status !== 'paid' || invoice.amount_remaining === 0, 'is paid and owes'],
    [paid.length <= 1 && paidByPayments <= invoice.amount_paid, 'was paid twice'],
    [invoice.status !== 'open' || invoice.amount_due > 0, 'is open with nothing due'],
  ]
  return rules.flatMap(([holds, fault]) => (holds ? [] : [`${invoice.id} ${fault}`]))
}

/** A customer's credit is what his invoices left over and did not use up. */
function balanceFaults(customer: Stripe.Customer, books: Books): string[] {
  const moved = books.invoices
    .filter((invoice) => invoice.customer === customer.id && invoice.ending_balance !== null)
    .reduce((total, invoice) => total + (invoice.ending_balance ?? 0) - invoice.starting_balance, 0)
  return customer.balance === moved ? [] : [`${customer.id} has ${customer.balance}, its invoices moved ${moved}`]
}

/** The events of a subscription tell its whole life: each begins where the last one ended, and no step is one that Stripe does not take. */
function historyFaults(subscription: Stripe.Subscription, books: Books): string[] {
  const faults: string[] = []
  let before: Stripe.Subscription | undefined
  for (const event of books.events) {
    const about = event.data.object
    if (about.object !== 'subscription' || about.id !== subscription.id) continue
    if (before === undefined) {
      if (event.type !== 'customer.subscription.created') faults.push(`${subscription.id} begins with ${event.type}`)
    } else {
      const changed = previousAttributes(before, about)
      if (event.type === 'customer.subscription.updated') {
        const said = JSON.stringify(event.data.previous_attributes)
        if (said !== JSON.stringify(changed))
          faults.push(`${subscription.id} changed ${JSON.stringify(changed)}, said ${said}`)
      }
      const isStep = about.status === before.status || (nextStatuses[before.status] ?? []).includes(about.status)
      if (!isStep) faults.push(`${subscription.id} went from ${before.status} to ${about.status}`)
    }
    before = about
  }
  if (JSON.stringify(before) !== JSON.stringify(subscription))
    faults.push(`${subscription.id} changed without an event`)
  return faults
}

/** The last event about an object shows it as it is. */
function lastSnapshotFaults(object: Stripe.Invoice | Stripe.Customer, books: Books): string[] {
  const last = books.events.findLast((event) => 'id' in event.data.object && event.data.object.id === object.id)
  const difference = last === undefined ? object : previousAttributes(last.data.object, object)
  // The number of the next invoice moves with the invoice's own events.
  const fields = Object.keys(difference).filter((field) => field !== 'next_invoice_sequence')
  return fields.length === 0 ? [] : [`${object.id} changed without an event: ${fields.join(', ')}`]
}

function orderFaults(events: readonly Stripe.Event[]): string[] {
  return events.flatMap((event, index) => {
    const next = events[index + 1]
    return next !== undefined && next.created < event.created ? [`${next.id} came after ${event.id} and is older`] : []
  })
}
