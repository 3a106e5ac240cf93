import { productName } from './describe-line.ts'
import { invalidRequest, notEmulated } from '../http/stripe-error.ts'
import { createId, randomText } from '../model/create-id.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'
import type { CheckoutSession, LineItem, Price } from '../model/stored.ts'
import type { CheckoutSessionParams } from '../resources/checkout-session-params.ts'
import { requireCustomer } from '../resources/customers.ts'
import { createPrice, requirePrice } from '../resources/prices.ts'

const shortestLife = 30 * 60
const longestLife = 24 * 60 * 60

/** Creates an embedded Checkout Session for a subscription, refusing what Stripe refuses. */
export function createCheckoutSession(context: EmulatorContext, params: CheckoutSessionParams): CheckoutSession {
  refuseWrongCombinations(params)
  const now = context.seconds()
  const expiresAt = params.expires_at ?? now + longestLife
  // A minute of grace covers clocks that differ between client and emulator.
  if (expiresAt < now + shortestLife - 60 || expiresAt > now + longestLife + 60) {
    throw invalidRequest(
      'The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.',
      'expires_at',
    )
  }
  const customer = params.customer === undefined ? null : requireCustomer(context, params.customer, 'customer')
  const lineItems = (params.line_items ?? []).map((line, index) => lineItem(context, line, index))
  const currency = refuseWrongLines(lineItems)
  if (params.currency !== undefined && params.currency.toLowerCase() !== currency) {
    throw invalidRequest('The prices are not in this currency.', 'currency')
  }
  const total = lineItems.reduce((sum, line) => sum + line.amount_total, 0)
  const id = createId('cs_test')
  const email = customer?.email ?? params.customer_email ?? null
  const session: CheckoutSession = {
    id,
    object: 'checkout.session',
    adaptive_pricing: params.adaptive_pricing ?? null,
    after_expiration: null,
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    amount_subtotal: total,
    amount_total: total,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: null,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: `${id}_secret_${randomText(40)}`,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: now,
    currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: customer?.id ?? null,
    customer_account: null,
    customer_creation: customer === null ? 'always' : null,
    customer_details:
      email === null
        ? null
        : {
            address: null,
            business_name: null,
            email,
            individual_name: null,
            name: customer?.name ?? null,
            phone: null,
            tax_exempt: 'none',
            tax_ids: null,
          },
    customer_email: params.customer_email ?? null,
    discounts: [],
    ...(params.excluded_payment_method_types === undefined
      ? {}
      : { excluded_payment_method_types: params.excluded_payment_method_types }),
    expires_at: expiresAt,
    integration_identifier: params.integration_identifier ?? null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: params.locale ?? null,
    managed_payments: { enabled: false },
    metadata: params.metadata ?? {},
    mode: params.mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: params.payment_method_collection ?? 'always',
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    payment_status: 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    redirect_on_completion: params.redirect_on_completion ?? 'always',
    ...(params.return_url === undefined ? {} : { return_url: params.return_url }),
    saved_payment_method_options: {
      allow_redisplay_filters: ['always'],
      payment_method_remove: 'disabled',
      payment_method_save: null,
    },
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: params.submit_type ?? null,
    subscription: null,
    success_url: null,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'embedded_page',
    url: null,
    wallet_options: null,
  }
  context.store.checkoutSessions.put(session)
  context.store.checkoutDetails.put({
    id,
    lineItems,
    subscriptionMetadata: params.subscription_data?.metadata ?? {},
    subscriptionDescription: params.subscription_data?.description ?? null,
    subscription: null,
  })
  return session
}

function refuseWrongCombinations(params: CheckoutSessionParams): void {
  if (params.mode !== 'subscription') throw notEmulated(`mode=${params.mode}, only subscription`, 'mode')
  if (params.ui_mode !== 'embedded_page') {
    throw notEmulated(`ui_mode=${params.ui_mode ?? 'hosted_page'}, only embedded_page`, 'ui_mode')
  }
  for (const name of ['success_url', 'cancel_url'] as const) {
    if (params[name] !== undefined)
      throw invalidRequest(`\`${name}\` can not be set when ui_mode is embedded_page.`, name)
  }
  const redirects = params.redirect_on_completion !== 'never'
  if (redirects && params.return_url === undefined) {
    throw invalidRequest('Missing required param: return_url.', 'return_url', 'parameter_missing')
  }
  if (!redirects && params.return_url !== undefined) {
    throw invalidRequest('`return_url` can not be set when redirect_on_completion is never.', 'return_url')
  }
  if (params.customer !== undefined && params.customer_email !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: customer, customer_email.')
  }
  if (params.customer_update !== undefined && params.customer === undefined) {
    throw invalidRequest('`customer_update` can only be used with `customer`.', 'customer_update')
  }
  if (params.automatic_tax?.enabled === true) throw notEmulated('automatic_tax', 'automatic_tax[enabled]')
}

type LineParams = NonNullable<CheckoutSessionParams['line_items']>[number]

function lineItem(context: EmulatorContext, line: LineParams, index: number): LineItem {
  const name = `line_items[${index}]`
  if ((line.price === undefined) === (line.price_data === undefined)) {
    throw invalidRequest('You must specify either price or price_data.', `${name}[price]`)
  }
  if (line.quantity === undefined) {
    throw invalidRequest('Quantity is required. Add `quantity` to the line item.', `${name}[quantity]`)
  }
  const price = priceOf(context, line, name)
  const amount = (price.unit_amount ?? 0) * line.quantity
  return {
    id: createId('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description: productName(context, price),
    metadata: line.metadata ?? {},
    price,
    quantity: line.quantity,
  }
}

function priceOf(context: EmulatorContext, line: LineParams, name: string): Price {
  // A price made on the spot cannot be used again, so Stripe stores it inactive.
  if (line.price_data !== undefined) return createPrice(context, { ...line.price_data, active: false })
  const price = requirePrice(context, line.price ?? '', `${name}[price]`)
  if (!price.active) {
    throw invalidRequest('The price specified is inactive. This field only accepts active prices.', `${name}[price]`)
  }
  return price
}

/** The currency of the lines, which must have one in common, and one interval where they recur. */
function refuseWrongLines(lines: LineItem[]): string {
  const [first] = lines
  if (first === undefined)
    throw invalidRequest('Missing required param: line_items.', 'line_items', 'parameter_missing')
  const recurring = lines.flatMap((line) => (line.price?.recurring ? [line.price.recurring] : []))
  const [interval] = recurring
  if (interval === undefined) {
    throw invalidRequest(
      'You must provide at least one recurring price in `subscription` mode when using prices.',
      'line_items',
    )
  }
  if (recurring.length > 20 || lines.length - recurring.length > 20) {
    throw invalidRequest('At most 20 line items with recurring prices and 20 with one-time prices.', 'line_items')
  }
  if (recurring.some((one) => one.interval !== interval.interval || one.interval_count !== interval.interval_count)) {
    throw invalidRequest('Checkout does not support multiple prices with different billing intervals.', 'line_items')
  }
  if (lines.some((line) => line.currency !== first.currency)) {
    throw invalidRequest('All line items must have the same currency.', 'line_items')
  }
  return first.currency
}
