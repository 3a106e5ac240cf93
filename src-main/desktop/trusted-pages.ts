import { parseUrl } from './parse-url.ts'

/** Pages that Stripe itself hosts and that a person may be sent to: payment, portal, invoice, receipt, terms. */
const STRIPE_HOSTED_PAGES = new Set([
  'checkout.stripe.com',
  'billing.stripe.com',
  'invoice.stripe.com',
  'pay.stripe.com',
  'stripe.com',
])

/** A URL that parses and carries no user name or password (which make one host look like another), else `null`. */
export function withoutCredentials(text: string): URL | null {
  const url = parseUrl(text)
  return url !== null && url.username === '' && url.password === '' ? url : null
}

/** Whether a web URL is of exactly this origin. */
export function isOfOrigin(url: URL, origin: string | null): boolean {
  return origin !== null && url.origin === origin && (url.protocol === 'https:' || url.protocol === 'http:')
}

/** Whether a URL is a page hosted by Stripe, over https on its own port. */
export function isStripeHostedPage(url: URL): boolean {
  return url.protocol === 'https:' && url.port === '' && STRIPE_HOSTED_PAGES.has(url.hostname)
}

/** Whether a URL is of Stripe's domain, over https on its own port. */
export function isOfStripe(url: URL): boolean {
  return (
    url.protocol === 'https:' &&
    url.port === '' &&
    (url.hostname === 'stripe.com' || url.hostname.endsWith('.stripe.com'))
  )
}
