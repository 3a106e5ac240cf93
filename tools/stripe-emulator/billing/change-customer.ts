import { previousAttributes } from '../model/changed-fields.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { Customer } from '../model/stored.ts'

/** Stores changes to a customer and emits `customer.updated` when something a client can see changed. */
export function changeCustomer(context: EmulatorContext, before: Customer, changes: Partial<Customer>): Customer {
  const after: Customer = { ...before, ...changes }
  context.store.customers.put(after)
  const previous = previousAttributes(before, after)
  if (Object.keys(previous).some((key) => key !== 'next_invoice_sequence')) {
    context.emit('customer.updated', after, previous)
  }
  return after
}

/** A customer's currency is that of the first thing billed to him. */
export function settleCurrency(context: EmulatorContext, id: string, currency: string): void {
  const customer = context.store.customers.get(id)
  if (customer?.currency === null) changeCustomer(context, customer, { currency })
}
