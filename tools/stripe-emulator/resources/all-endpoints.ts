import type { Endpoint } from '../http/endpoint.ts'
import { accountEndpoints } from './account.ts'
import { billingPortalEndpoints } from './billing-portal.ts'
import { checkoutSessionEndpoints } from './checkout-sessions.ts'
import { customerEndpoints } from './customers.ts'
import { eventEndpoints } from './events.ts'
import { invoiceItemEndpoints } from './invoice-items.ts'
import { invoiceEndpoints } from './invoices.ts'
import { paymentMethodEndpoints } from './payment-methods.ts'
import { paymentPageEndpoints } from './payment-pages.ts'
import { paymentEndpoints } from './payments.ts'
import { priceEndpoints } from './prices.ts'
import { productEndpoints } from './products.ts'
import { subscriptionEndpoints } from './subscriptions.ts'
import { webhookEndpointEndpoints } from './webhook-endpoints.ts'

/** Everything that the emulator serves of Stripe's API. */
export const allEndpoints: readonly Endpoint[] = [
  ...accountEndpoints,
  ...productEndpoints,
  ...priceEndpoints,
  ...customerEndpoints,
  ...checkoutSessionEndpoints,
  ...subscriptionEndpoints,
  ...invoiceItemEndpoints,
  ...invoiceEndpoints,
  ...paymentMethodEndpoints,
  ...paymentEndpoints,
  ...paymentPageEndpoints,
  ...billingPortalEndpoints,
  ...webhookEndpointEndpoints,
  ...eventEndpoints,
]
