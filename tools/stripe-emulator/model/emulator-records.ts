import type { LineItem, Price, SubscriptionItem } from './stored.ts'
import type { Permission } from '../http/key-permissions.ts'
import type { PaymentRetries } from '../billing/retry-payments.ts'
import type { CardOutcome } from '../billing/test-cards.ts'

/** What the emulator remembers of a Checkout Session beyond what the API shows. */
export interface CheckoutDetails {
  /** Id of the session. */
  id: string
  lineItems: LineItem[]
  subscriptionMetadata: Record<string, string>
  subscriptionDescription: string | null
  /** The subscription that the first try to pay opened, and that every later try pays for. */
  subscription: string | null
}

/** How charges to a saved card end. */
export interface CardBehaviour {
  /** Id of the payment method. */
  id: string
  outcome: CardOutcome
  /** False for a card that cannot be saved by hand. */
  attaches: boolean
}

/** What of a subscription item was invoiced last in its current period: a credit gives back a share of that (flexible billing). */
export interface BilledItem {
  /** Id of the subscription item. */
  id: string
  price: Price
  quantity: number
}

/** A subscription's new items that wait until an invoice is paid. */
export interface PendingChange {
  /** Id of the subscription. */
  id: string
  invoice: string
  items: SubscriptionItem[]
  /** The billing cycle anchor that goes with the items, epoch seconds. */
  anchor: number
  /** True when the invoice bills the items. */
  billsItems: boolean
}

/** A deleted customer, which can still be asked for by its id. */
export interface DeletedCustomer {
  id: string
  object: 'customer'
  deleted: true
}

/** The first answer to an idempotency key. */
export interface IdempotentResult {
  /** Digest of the API key, and the idempotency key. */
  id: string
  key: string
  path: string
  /** Digest of the parameters. */
  fingerprint: string
  requestId: string
  status: number
  body: unknown
  /** Epoch seconds. */
  created: number
}

export interface DeliveryAttempt {
  /** Wall clock, epoch milliseconds. */
  at: number
  /** HTTP status, or null when no answer came. */
  status: number | null
  error: string | null
}

/** One event on its way to one endpoint. */
export interface Delivery {
  id: string
  event: string
  type: string
  endpoint: string
  state: 'pending' | 'delivered' | 'failed' | 'dropped'
  /** Wall clock, epoch milliseconds. */
  dueAt: number
  attempts: DeliveryAttempt[]
}

/** A webhook endpoint's signing secret, which the API shows once, at creation. */
export interface EndpointSecret {
  /** Id of the endpoint. */
  id: string
  secret: string
  /** The secret before it was rolled, good until `until` (wall clock, epoch milliseconds). */
  former?: { secret: string; until: number }
}

/** A restricted key with what it may do, by kind of resource. */
export interface RestrictedKey {
  /** Digest of the API key. */
  id: string
  permissions: Record<string, Permission>
}

/** The only row of its table. */
export interface EmulatorSettings {
  id: 'settings'
  /** How far the emulator's clock runs ahead of the host's, in milliseconds. */
  clockOffsetMs: number
  /** What happens to renewals that fail; no further tries when it was never set. */
  paymentRetries?: PaymentRetries
}
