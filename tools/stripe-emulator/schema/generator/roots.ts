import type Stripe from 'stripe'

/** The objects that the emulator sends, each under the name of its definition. */
export interface Roots {
  account: Stripe.Account
  'billing_portal.session': Stripe.BillingPortal.Session
  'checkout.session': Stripe.Checkout.Session
  customer: Stripe.Customer
  deleted_customer: Stripe.DeletedCustomer
  deleted_invoiceitem: Stripe.DeletedInvoiceItem
  deleted_product: Stripe.DeletedProduct
  deleted_webhook_endpoint: Stripe.DeletedWebhookEndpoint
  invoice: Stripe.Invoice
  invoice_payment: Stripe.InvoicePayment
  invoiceitem: Stripe.InvoiceItem
  item: Stripe.LineItem
  line_item: Stripe.InvoiceLineItem
  payment_intent: Stripe.PaymentIntent
  payment_method: Stripe.PaymentMethod
  plan: Stripe.Plan
  price: Stripe.Price
  product: Stripe.Product
  subscription: Stripe.Subscription
  subscription_item: Stripe.SubscriptionItem
  webhook_endpoint: Stripe.WebhookEndpoint
}

/** Every event that Stripe sends. */
export type Events = Stripe.Event
