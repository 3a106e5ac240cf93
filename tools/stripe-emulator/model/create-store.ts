import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type * as records from './emulator-records.ts'
import type * as stored from './stored.ts'

/** Every kind of object, by the name of its table. */
export interface Tables {
  customers: stored.Customer
  products: stored.Product
  prices: stored.Price
  checkoutSessions: stored.CheckoutSession
  subscriptions: stored.Subscription
  invoices: stored.Invoice
  invoiceItems: stored.InvoiceItem
  invoicePayments: stored.InvoicePayment
  paymentIntents: stored.PaymentIntent
  paymentMethods: stored.PaymentMethod
  portalSessions: stored.PortalSession
  webhookEndpoints: stored.WebhookEndpoint
  events: stored.StripeEvent
  deletedCustomers: records.DeletedCustomer
  checkoutDetails: records.CheckoutDetails
  cardBehaviours: records.CardBehaviour
  billedItems: records.BilledItem
  pendingChanges: records.PendingChange
  endpointSecrets: records.EndpointSecret
  idempotentResults: records.IdempotentResult
  deliveries: records.Delivery
  restrictedKeys: records.RestrictedKey
  settings: records.EmulatorSettings
}

/** Rows by id, in the order in which they came. */
export interface Table<Row> {
  get(id: string): Row | undefined
  put(row: Row): void
  delete(id: string): void
  all(): Row[]
}

export type Store = { readonly [Name in keyof Tables]: Table<Tables[Name]> } & {
  /** Writes the state file if anything changed since the last time. Throws when the disk refuses. */
  save(): void
  clear(): void
  /** Number of rows by table. */
  counts(): Record<string, number>
}

const stateSchema = 2

interface StateFile {
  schema: number
  tables: Record<string, { id: string }[]>
}

/**
 * The emulator's memory. With `statePath` it starts from that file and `save` writes it back, as a whole and atomically.
 * Throws when the file is there but is not a state file of this emulator.
 */
export function createStore(statePath?: string): Store {
  const rows = new Map<string, Map<string, { id: string }>>()
  let changed = false

  if (statePath !== undefined) {
    for (const [name, list] of Object.entries(readState(statePath).tables)) {
      rows.set(name, new Map(list.map((row) => [row.id, row])))
    }
  }

  function table<Name extends keyof Tables>(name: Name): Table<Tables[Name]> {
    type Row = Tables[Name]
    function map(): Map<string, Row> {
      let found = rows.get(name)
      if (found === undefined) {
        found = new Map()
        rows.set(name, found)
      }
      // A table holds only what `put` of the same name gave it, or what an earlier run of the emulator wrote.
      return found as Map<string, Row>
    }
    return {
      get: (id) => map().get(id),
      put(row) {
        map().set(row.id, row)
        changed = true
      },
      delete(id) {
        if (map().delete(id)) changed = true
      },
      all: () => [...map().values()],
    }
  }

  return {
    customers: table('customers'),
    products: table('products'),
    prices: table('prices'),
    checkoutSessions: table('checkoutSessions'),
    subscriptions: table('subscriptions'),
    invoices: table('invoices'),
    invoiceItems: table('invoiceItems'),
    invoicePayments: table('invoicePayments'),
    paymentIntents: table('paymentIntents'),
    paymentMethods: table('paymentMethods'),
    portalSessions: table('portalSessions'),
    webhookEndpoints: table('webhookEndpoints'),
    events: table('events'),
    deletedCustomers: table('deletedCustomers'),
    checkoutDetails: table('checkoutDetails'),
    cardBehaviours: table('cardBehaviours'),
    billedItems: table('billedItems'),
    pendingChanges: table('pendingChanges'),
    endpointSecrets: table('endpointSecrets'),
    idempotentResults: table('idempotentResults'),
    deliveries: table('deliveries'),
    restrictedKeys: table('restrictedKeys'),
    settings: table('settings'),
    save() {
      if (!changed || statePath === undefined) return
      const tables = Object.fromEntries([...rows].map(([name, map]) => [name, [...map.values()]]))
      const file: StateFile = { schema: stateSchema, tables }
      mkdirSync(dirname(statePath), { recursive: true })
      const temporary = `${statePath}.tmp`
      writeFileSync(temporary, JSON.stringify(file), { mode: 0o600 })
      renameSync(temporary, statePath)
      changed = false
    },
    clear() {
      rows.clear()
      changed = true
    },
    counts: () => Object.fromEntries([...rows].map(([name, map]) => [name, map.size])),
  }
}

function readState(statePath: string): StateFile {
  let text: string
  try {
    text = readFileSync(statePath, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { schema: stateSchema, tables: {} }
    throw error
  }
  const parsed: unknown = JSON.parse(text)
  if (!isStateFile(parsed) || parsed.schema < 1 || parsed.schema > stateSchema) {
    throw new Error(
      `${statePath} is not a state file of this version of the Stripe emulator. Delete it to start afresh.`,
    )
  }
  return parsed.schema === 1 ? fromFirstSchema(parsed) : parsed
}

function isStateFile(value: unknown): value is StateFile {
  return (
    typeof value === 'object' &&
    value !== null &&
    'schema' in value &&
    typeof value.schema === 'number' &&
    'tables' in value
  )
}

/** The first schema kept no record of what each item was billed for, which was always its price of then. */
function fromFirstSchema(file: StateFile): StateFile {
  const { idempotentResults: _outdated, ...tables } = file.tables
  // Written by an earlier version of this store under this name.
  const subscriptions = (tables['subscriptions'] ?? []) as stored.Subscription[]
  const billedItems = subscriptions.flatMap((subscription) =>
    subscription.items.data.map((item) => ({ id: item.id, price: item.price, quantity: item.quantity ?? 1 })),
  )
  return { schema: stateSchema, tables: { ...tables, billedItems } }
}
