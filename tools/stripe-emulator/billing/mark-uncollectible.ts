import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Invoice } from '../model/stored.ts'

/** Writes an open invoice off, with the event; it can still be paid or voided. */
export function markUncollectible(context: EmulatorContext, invoice: Invoice): Invoice {
  const marked: Invoice = {
    ...invoice,
    status: 'uncollectible',
    next_payment_attempt: null,
    status_transitions: { ...invoice.status_transitions, marked_uncollectible_at: context.seconds() },
  }
  context.store.invoices.put(marked)
  context.emit('invoice.marked_uncollectible', marked)
  return marked
}
