import { createHash } from 'node:crypto'
import { maskedKey } from './authenticate.ts'
import { StripeError } from './stripe-error.ts'
import { accountId } from '../model/emulator-context.ts'

/** What a restricted key may do with one kind of resource; to write is to read as well. */
export type Permission = 'none' | 'read' | 'write'

/** Kinds of resource that a restricted key's permissions name, by the beginning of their path. */
const resources = [
  { path: '/v1/account', name: 'account', title: 'Account' },
  { path: '/v1/billing_portal', name: 'billing_portal', title: 'Customer portal' },
  { path: '/v1/checkout/sessions', name: 'checkout_session', title: 'Checkout Sessions' },
  { path: '/v1/customers', name: 'customer', title: 'Customers' },
  { path: '/v1/events', name: 'event', title: 'Events' },
  { path: '/v1/invoice_payments', name: 'invoice', title: 'Invoices' },
  { path: '/v1/invoiceitems', name: 'invoice', title: 'Invoices' },
  { path: '/v1/invoices', name: 'invoice', title: 'Invoices' },
  { path: '/v1/payment_intents', name: 'payment_intent', title: 'PaymentIntents' },
  { path: '/v1/payment_methods', name: 'payment_method', title: 'PaymentMethods' },
  { path: '/v1/payment_pages', name: 'checkout_session', title: 'Checkout Sessions' },
  { path: '/v1/prices', name: 'plan', title: 'Prices' },
  { path: '/v1/products', name: 'product', title: 'Products' },
  { path: '/v1/subscriptions', name: 'subscription', title: 'Subscriptions' },
  { path: '/v1/webhook_endpoints', name: 'webhook', title: 'Webhook Endpoints' },
] as const

/** The names that a key's permissions may use. */
export const permissionNames: readonly string[] = [...new Set(resources.map((one) => one.name))]

/** Where the permissions of a key are stored; the key itself is not kept. */
export function restrictedKeyId(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}

/**
 * Throws a 403 when a restricted key lacks the permission for a request, naming it as Stripe does.
 * @param permissions of this key; undefined for a key that was never restricted and may do everything
 */
export function requirePermission(
  key: string,
  permissions: Readonly<Record<string, Permission>> | undefined,
  method: string,
  path: string,
): void {
  if (permissions === undefined) return
  const resource = resources.find((one) => path === one.path || path.startsWith(`${one.path}/`))
  if (resource === undefined) return
  const wanted = method === 'GET' ? 'read' : 'write'
  const given = permissions[resource.name] ?? 'none'
  if (given === 'write' || given === wanted) return
  const shown = `${resource.title} ${wanted === 'read' ? 'Read' : 'Write'}`
  throw new StripeError(403, {
    type: 'invalid_request_error',
    message: `The provided key '${maskedKey(key)}' does not have the required permissions for this endpoint on account '${accountId}'. Enabling "${shown}" ('${resource.name}_${wanted}') permissions on this key would allow this request to continue.`,
  })
}
