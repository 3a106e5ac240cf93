import type { Response } from 'express'

/** From docs.stripe.com/security/guide: Stripe.js, 3-D Secure and embedded Checkout; Link is offered inside Checkout. */
const STRIPE_SOURCES = {
  script: ['https://js.stripe.com', 'https://*.js.stripe.com', 'https://checkout.stripe.com'],
  connect: ['https://api.stripe.com', 'https://checkout.stripe.com'],
  frame: [
    'https://js.stripe.com',
    'https://*.js.stripe.com',
    'https://hooks.stripe.com',
    'https://checkout.stripe.com',
    'https://*.link.com',
  ],
  image: ['https://*.stripe.com'],
  // Stripe.js sets style attributes on the frames that it adds.
  style: ["'unsafe-inline'"],
} as const

/**
 * The content policy of the checkout page: our own files and Stripe's hosts, or those of the emulator in Stripe's place.
 *
 * @param emulator the emulator's origin, `null` with Stripe itself
 */
export function checkoutPagePolicy(emulator: string | null, publicUrl: string): string {
  const other =
    emulator === null
      ? STRIPE_SOURCES
      : { script: [emulator], connect: [emulator], frame: [emulator], image: [], style: [] }
  const directives: readonly (readonly string[])[] = [
    ['default-src', "'none'"],
    ['script-src', "'self'", ...other.script],
    ['connect-src', "'self'", ...other.connect],
    ['frame-src', ...other.frame],
    ['img-src', "'self'", ...other.image],
    ['style-src', "'self'", ...other.style],
    ['font-src', "'self'"],
    ['form-action', "'none'"],
    ['base-uri', "'none'"],
    ['frame-ancestors', "'none'"],
    ...(publicUrl.startsWith('https://') ? [['upgrade-insecure-requests']] : []),
  ]
  return directives.map((directive) => directive.join(' ')).join('; ')
}

/** The headers of the checkout page, in place of those that every other page has. */
export function setCheckoutPageHeaders(response: Response, policy: string): void {
  response.setHeader('content-security-policy', policy)
  // The address is a secret; Stripe learns the origin that the page is on and no more.
  response.setHeader('referrer-policy', 'strict-origin')
  // Banks open 3-D Secure in windows of their own at times.
  response.setHeader('cross-origin-opener-policy', 'same-origin-allow-popups')
  response.setHeader('x-robots-tag', 'noindex')
  response.setHeader('cache-control', 'no-store')
}
