import { z } from 'zod'
import * as param from '../http/param-schema.ts'

const cancellationDetails = z.strictObject({
  comment: param.clearableText().optional(),
  feedback: z
    .enum([
      'customer_service',
      'low_quality',
      'missing_features',
      'other',
      'switched_service',
      'too_complex',
      'too_expensive',
      'unused',
    ])
    .optional(),
})

const quantity = param.integer().pipe(z.number().int().min(0).max(999_999))

export const subscriptionUpdateParams = z.strictObject({
  add_invoice_items: z
    .array(z.strictObject({ price: param.text(), quantity: quantity.optional() }))
    .max(20)
    .optional(),
  billing_cycle_anchor: z.strictObject({ type: z.enum(['now', 'unchanged']) }).optional(),
  cancel_at_period_end: param.boolean().optional(),
  cancellation_details: cancellationDetails.optional(),
  default_payment_method: param.text().optional(),
  description: param.clearableText().optional(),
  items: z
    .array(
      z.strictObject({
        id: param.text().optional(),
        price: param.text().optional(),
        quantity: quantity.optional(),
        deleted: param.boolean().optional(),
      }),
    )
    .max(20)
    .optional(),
  metadata: param.metadata().optional(),
  payment_behavior: z
    .enum(['allow_incomplete', 'default_incomplete', 'error_if_incomplete', 'pending_if_incomplete'])
    .optional(),
  proration_behavior: z.enum(['always_invoice', 'create_prorations', 'none']).optional(),
  proration_date: param.integer().optional(),
  expand: param.expand(),
})

export const subscriptionCreateParams = z.strictObject({
  customer: param.text(),
  items: z
    .array(z.strictObject({ price: param.text(), quantity: quantity.optional() }))
    .min(1)
    .max(20),
  add_invoice_items: subscriptionUpdateParams.shape.add_invoice_items,
  billing_mode: z.strictObject({ type: param.emulatedChoice(['flexible'], ['classic']) }).optional(),
  cancel_at_period_end: param.boolean().optional(),
  collection_method: param.emulatedChoice(['charge_automatically'], ['send_invoice']).optional(),
  default_payment_method: param.text().optional(),
  description: param.text().max(500).optional(),
  metadata: param.metadata().optional(),
  payment_behavior: z
    .enum(['allow_incomplete', 'default_incomplete', 'error_if_incomplete', 'pending_if_incomplete'])
    .optional(),
  expand: param.expand(),
})

export type SubscriptionCreateParams = z.output<typeof subscriptionCreateParams>

export type SubscriptionUpdateParams = z.output<typeof subscriptionUpdateParams>

export const subscriptionListParams = z.strictObject({
  ...param.pagination,
  created: param.instantFilter().optional(),
  customer: param.text().optional(),
  price: param.text().optional(),
  status: z
    .enum([
      'active',
      'all',
      'canceled',
      'ended',
      'incomplete',
      'incomplete_expired',
      'past_due',
      'paused',
      'trialing',
      'unpaid',
    ])
    .optional(),
})

export const subscriptionCancelParams = z.strictObject({
  cancellation_details: cancellationDetails.optional(),
  expand: param.expand(),
})
