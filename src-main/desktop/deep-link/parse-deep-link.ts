import { DEEP_LINK_SCHEME } from '../app-identity.ts'

/** The views that a link can open. A link only shows: whatever costs money needs a click in the app. */
export const DEEP_LINK_VIEWS = ['overview', 'activity', 'plans', 'sign-in', 'settings', 'diagnostics'] as const
export type DeepLinkView = (typeof DEEP_LINK_VIEWS)[number]

export interface DeepLink {
  readonly view: DeepLinkView
  /** For `plans`: the id of a plan to look at. Whether there is such a plan is for the view to find. */
  readonly plan: string | null
}

/** Windows and browsers put a slash after the view. */
const LINK = new RegExp(
  `^${DEEP_LINK_SCHEME}://(?<view>${DEEP_LINK_VIEWS.join('|')})/?(?:\\?plan=(?<plan>[a-z0-9][a-z0-9_-]{0,63}))?$`,
)

/**
 * Reads `revitautoplan://<view>`, with `?plan=<id>` for plans alone. Anyone can make such a link, in a page or a mail: what is not
 * exactly one of these is `null`, and nothing of it goes further. Matched as text, since parsers of URLs mend what is broken.
 */
export function parseDeepLink(text: string): DeepLink | null {
  const found = LINK.exec(text)?.groups
  const view = DEEP_LINK_VIEWS.find((one) => one === found?.['view'])
  if (view === undefined) return null
  const plan = found?.['plan'] ?? null
  return plan === null || view === 'plans' ? { view, plan } : null
}

/** The link among the words that a start was given, if there is exactly one; the operating system gives one at most. */
export function deepLinkIn(words: readonly string[]): DeepLink | null {
  const links = words.filter((word) => word.toLowerCase().startsWith(`${DEEP_LINK_SCHEME}:`))
  const [only] = links
  return links.length === 1 && only !== undefined ? parseDeepLink(only) : null
}

/** The address of a link's view inside the app's page. Signing in is where the overview is, as long as nobody is. */
export function hashOfLink({ view, plan }: DeepLink): string {
  const shown = view === 'sign-in' ? 'overview' : view
  return plan === null ? `#/${shown}` : `#/${shown}?plan=${plan}`
}
