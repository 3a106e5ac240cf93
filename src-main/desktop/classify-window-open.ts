import { isOfOrigin, isStripeHostedPage, withoutCredentials } from './trusted-pages.ts'

/** What becomes of a page's wish to open a window. No wish ever makes a window with the app's own rights. */
export type WindowOpenDecision =
  | { readonly kind: 'checkout'; readonly url: string }
  | { readonly kind: 'external'; readonly url: string }
  | { readonly kind: 'denied' }

const DENIED: WindowOpenDecision = { kind: 'denied' }
const CHECKOUT_PATH = '/checkout/'

/**
 * Decides a `window.open` of the app's page: the name `checkout` with a checkout page of the cloud becomes the sandboxed
 * checkout window; a page of the cloud or one that Stripe hosts opens in the person's browser; all else is denied.
 * The URL to open is rebuilt from its parsed form, so that nothing but what was judged is passed on.
 */
export function classifyAppWindowOpen(request: {
  url: string
  frameName: string
  cloudOrigin: string | null
}): WindowOpenDecision {
  const url = withoutCredentials(request.url)
  if (url === null) return DENIED
  const ofCloud = isOfOrigin(url, request.cloudOrigin)
  if (request.frameName === 'checkout') {
    const isCheckout = ofCloud && url.pathname.startsWith(CHECKOUT_PATH) && url.pathname.length > CHECKOUT_PATH.length
    return isCheckout ? { kind: 'checkout', url: url.href } : DENIED
  }
  if (request.frameName !== '' && request.frameName !== '_blank') return DENIED
  return ofCloud || isStripeHostedPage(url) ? { kind: 'external', url: url.href } : DENIED
}

/** Decides a `window.open` of the checkout page (terms, privacy, receipts): the person's browser or nothing. */
export function classifyCheckoutWindowOpen(request: { url: string; cloudOrigin: string | null }): WindowOpenDecision {
  const url = withoutCredentials(request.url)
  if (url === null) return DENIED
  return isOfOrigin(url, request.cloudOrigin) || isStripeHostedPage(url) ? { kind: 'external', url: url.href } : DENIED
}
