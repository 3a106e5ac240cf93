import { BrowserWindow, dialog, nativeTheme } from 'electron'
import type { TranslateShell } from '../../../shared/words/shell-words.ts'
import { classifyCheckoutWindowOpen } from '../classify-window-open.ts'
import { isAllowedCheckoutNavigation } from '../is-allowed-navigation.ts'
import { bringToFront } from './bring-to-front.ts'
import type { NavigationLocks } from '../navigation-locks.ts'
import { windowBackground } from './window-background.ts'
import { lockedPreferences } from './window-preferences.ts'

/** A session of its own, in memory only: what payment pages store never meets the app's page and does not outlive the app. */
const PARTITION = 'checkout'

export interface CheckoutWindow {
  /** Shows a checkout page of the cloud; a checkout that is on screen gives way to it. */
  open(url: string): void
  close(): void
}

/** The sandboxed window for payment pages: no preload, its own session, and only pages of the cloud and of Stripe. */
export function createCheckoutWindow(options: {
  parent: () => BrowserWindow | null
  locks: NavigationLocks
  cloudOrigin: () => string | null
  developerTools: boolean
  t: () => TranslateShell
}): CheckoutWindow {
  let current: BrowserWindow | null = null

  function make(): BrowserWindow {
    const parent = options.parent()
    const window = new BrowserWindow({
      width: 480,
      height: 760,
      minWidth: 380,
      minHeight: 560,
      ...(parent === null ? {} : { parent }),
      show: false,
      minimizable: false,
      autoHideMenuBar: true,
      backgroundColor: windowBackground(nativeTheme.shouldUseDarkColors),
      webPreferences: { ...lockedPreferences(options), partition: PARTITION },
    })
    options.locks.govern(window.webContents, {
      allowsNavigation: (navigation) => isAllowedCheckoutNavigation(navigation, options.cloudOrigin()),
      decideWindowOpen: (request) => classifyCheckoutWindowOpen({ ...request, cloudOrigin: options.cloudOrigin() }),
    })
    // The title names the host, which a window without an address bar would hide, and no page can change it.
    window.on('page-title-updated', (event) => {
      event.preventDefault()
    })
    window.webContents.on('did-navigate', (_event, url) => {
      window.setTitle(options.t()('checkout.title', { host: new URL(url).host }))
    })
    window.once('ready-to-show', () => {
      window.show()
    })
    window.once('closed', () => {
      if (current === window) current = null
    })
    return window
  }

  return {
    open(url) {
      current ??= make()
      const window = current
      window.setTitle(options.t()('checkout.title', { host: new URL(url).host }))
      if (window.isVisible()) bringToFront(window)
      window.loadURL(url).catch((error: unknown) => {
        // A page that another one replaced while it loaded is no failure.
        if (window.isDestroyed() || isAborted(error)) return
        window.destroy()
        tellUnreachable(options.parent(), new URL(url).host, options.t())
      })
    },
    close() {
      current?.close()
    },
  }
}

function isAborted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_ABORTED'
}

function tellUnreachable(parent: BrowserWindow | null, host: string, t: TranslateShell): void {
  const message = {
    type: 'warning' as const,
    message: t('checkout.unreachable'),
    detail: t('checkout.unreachableBody', { host }),
    buttons: [t('checkout.close')],
  }
  void (parent === null ? dialog.showMessageBox(message) : dialog.showMessageBox(parent, message))
}
