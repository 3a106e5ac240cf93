import type Stripe from 'stripe'

/** A field that Stripe may expand holds the bare id when it is stored. */
type Unexpanded<T> = [Extract<T, string>] extends [never] ? T : Exclude<T, { object: string }>

/**
 * A Stripe object as it is stored and sent: ids in place of expandable objects, decimals as strings.
 * Derived from the types of the SDK, so that the compiler names every field that an object still lacks.
 */
export type Stored<T> = T extends string | number | boolean | null | undefined | void
  ? T
  : T extends Stripe.Decimal
    ? string
    : T extends (infer Item)[]
      ? Stored<Unexpanded<Item>>[]
      : { [Key in keyof T]: Stored<Unexpanded<T[Key]>> }

export type Account = Stored<Stripe.Account>
export type Customer = Stored<Stripe.Customer>
export type Product = Stored<Stripe.Product>
export type Price = Stored<Stripe.Price>
export type CheckoutSession = Stored<Stripe.Checkout.Session>
export type LineItem = Stored<Stripe.LineItem>
export type Subscription = Stored<Stripe.Subscription>
export type SubscriptionItem = Stored<Stripe.SubscriptionItem>
export type Invoice = Stored<Stripe.Invoice>
export type InvoiceLineItem = Stored<Stripe.InvoiceLineItem>
export type InvoiceItem = Stored<Stripe.InvoiceItem>
export type InvoicePayment = Stored<Stripe.InvoicePayment>
export type PaymentIntent = Stored<Stripe.PaymentIntent>
export type PaymentMethod = Stored<Stripe.PaymentMethod>
export type PortalSession = Stored<Stripe.BillingPortal.Session>
export type WebhookEndpoint = Stored<Stripe.WebhookEndpoint>

/** An event; the union of the SDK's event types is left open here, as the sender treats all alike. */
export interface StripeEvent {
  id: string
  object: 'event'
  api_version: string
  created: number
  data: { object: Record<string, unknown>; previous_attributes?: Record<string, unknown> }
  livemode: false
  pending_webhooks: number
  request: { id: string | null; idempotency_key: string | null } | null
  type: string
}
