import { isAppUrl } from './app-origin.ts'
import { isLoopback } from './cloud-origin.ts'
import { isOfOrigin, isOfStripe, withoutCredentials } from './trusted-pages.ts'

export interface Navigation {
  readonly url: string
  readonly isMainFrame: boolean
}

/** The app's window stays on its own page and has no frames. */
export function isAllowedAppNavigation(navigation: Navigation): boolean {
  return navigation.isMainFrame && isAppUrl(navigation.url)
}

/**
 * The checkout window shows the cloud's pages and Stripe's. Its frames may be any https page, since a bank's 3-D Secure page
 * can live anywhere; the page's own policy narrows that down. Frames of this machine are for a cloud that runs on this machine.
 */
export function isAllowedCheckoutNavigation(navigation: Navigation, cloudOrigin: string | null): boolean {
  if (!navigation.isMainFrame && /^about:(blank|srcdoc)$/.test(navigation.url)) return true
  const url = withoutCredentials(navigation.url)
  if (url === null) return false
  if (isOfOrigin(url, cloudOrigin) || isOfStripe(url)) return true
  if (navigation.isMainFrame) return false
  const localCloud = cloudOrigin !== null && isLoopback(new URL(cloudOrigin))
  return url.protocol === 'https:' || (localCloud && url.protocol === 'http:' && isLoopback(url))
}
