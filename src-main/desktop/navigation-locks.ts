import type { App, WebContents } from 'electron'
import type { WindowOpenDecision } from './classify-window-open.ts'
import type { Navigation } from './is-allowed-navigation.ts'

/** What the pages of one window may do. */
export interface NavigationPolicy {
  allowsNavigation(navigation: Navigation): boolean
  decideWindowOpen(request: { url: string; frameName: string }): WindowOpenDecision
}

export interface NavigationLocks {
  /** Gives a window's pages their policy; pages without one may go nowhere and open nothing. */
  govern(contents: WebContents, policy: NavigationPolicy): void
}

interface NavigationEvent extends Navigation {
  preventDefault(): void
}

/**
 * Locks every page as it comes into being: no navigation, redirect, window or webview but what its policy allows.
 * Must be called before the first window is made.
 *
 * @param open carries out a wish for a window that was granted
 */
export function installNavigationLocks(
  app: App,
  open: (decision: Exclude<WindowOpenDecision, { kind: 'denied' }>) => void,
): NavigationLocks {
  const policies = new WeakMap<WebContents, NavigationPolicy>()

  app.on('web-contents-created', (_event, contents) => {
    const guard = (event: NavigationEvent): void => {
      if (policies.get(contents)?.allowsNavigation(event) !== true) event.preventDefault()
    }
    contents.on('will-navigate', guard)
    contents.on('will-frame-navigate', guard)
    contents.on('will-redirect', guard)
    contents.on('will-attach-webview', (event) => {
      event.preventDefault()
    })
    contents.setWindowOpenHandler(({ url, frameName }) => {
      const decision = policies.get(contents)?.decideWindowOpen({ url, frameName }) ?? { kind: 'denied' }
      if (decision.kind !== 'denied') open(decision)
      // What is opened is a window of our making, or the person's browser: never a child of the page.
      return { action: 'deny' }
    })
  })

  return {
    govern(contents, policy) {
      policies.set(contents, policy)
    },
  }
}
