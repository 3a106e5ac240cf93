import { z } from 'zod'
import * as param from '../http/param-schema.ts'
import { priceShape } from './prices.ts'

const enabled = z.strictObject({ enabled: param.boolean() })

/** Parameters of a new Checkout Session; those that change only how Stripe's own page looks are accepted and shown back. */
export const checkoutSessionParams = z.strictObject({
  mode: z.enum(['payment', 'setup', 'subscription']),
  ui_mode: z.enum(['elements', 'embedded_page', 'form', 'hosted_page']).optional(),
  redirect_on_completion: z.enum(['always', 'if_required', 'never']).optional(),
  return_url: param.text().optional(),
  success_url: param.text().optional(),
  cancel_url: param.text().optional(),
  customer: param.text().optional(),
  customer_email: param.text().optional(),
  customer_update: z
    .strictObject({
      address: z.enum(['auto', 'never']).optional(),
      name: z.enum(['auto', 'never']).optional(),
      shipping: z.enum(['auto', 'never']).optional(),
    })
    .optional(),
  client_reference_id: param.text().max(200).optional(),
  currency: param.text().optional(),
  expires_at: param.integer().optional(),
  integration_identifier: param.text().optional(),
  line_items: z
    .array(
      z.strictObject({
        price: param.text().optional(),
        price_data: z.strictObject(priceShape).optional(),
        quantity: param.integer().pipe(z.number().int().min(1).max(999_999)).optional(),
        metadata: param.metadata().optional(),
      }),
    )
    .optional(),
  metadata: param.metadata().optional(),
  subscription_data: z
    .strictObject({
      description: param.text().max(500).optional(),
      metadata: param.metadata().optional(),
      billing_mode: z.strictObject({ type: param.emulatedChoice(['flexible'], ['classic']) }).optional(),
    })
    .optional(),
  adaptive_pricing: enabled.optional(),
  allow_promotion_codes: param.boolean().optional(),
  automatic_tax: enabled.optional(),
  billing_address_collection: z.enum(['auto', 'required']).optional(),
  locale: param.text().optional(),
  payment_method_collection: z.enum(['always', 'if_required']).optional(),
  allowed_payment_method_types: z.array(param.text()).optional(),
  excluded_payment_method_types: z.array(param.text()).optional(),
  submit_type: z.enum(['auto', 'book', 'donate', 'pay', 'subscribe']).optional(),
  tax_id_collection: enabled.optional(),
  expand: param.expand(),
})

export type CheckoutSessionParams = z.output<typeof checkoutSessionParams>
