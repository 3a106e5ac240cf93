import { app, type BrowserWindow, ipcMain, nativeTheme, protocol, shell } from 'electron'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { chooseLocale } from '../../shared/words/locale.ts'
import { shellWords } from '../../shared/words/shell-words.ts'
import type { CoreConfig } from '../core/config.ts'
import { installAppMenu } from './app-menu.ts'
import { declareAppScheme, serveApp } from './app-protocol.ts'
import { attachToCore } from './attach.ts'
import { createCheckoutWindow } from './checkout-window.ts'
import { cloudOriginOf } from './cloud-origin.ts'
import { connectWindows } from './connect-windows.ts'
import { tellCoreTrouble } from './core-trouble.ts'
import { followCore } from './follow-core.ts'
import { bringToFront, createMainWindow } from './main-window.ts'
import { installNavigationLocks } from './navigation-locks.ts'
import { lockAllPermissions } from './permissions.ts'
import { createShellLog } from './shell-log.ts'
import { systemLocale } from './system-locale.ts'
import { superviseCore } from './supervise-core.ts'

/**
 * Puts the shell together, in the order that its parts need: locks before `ready`, the core before the window. Runs until
 * the window is closed.
 */
export function runShell(config: CoreConfig): { showWindow: () => void } {
  const log = createShellLog(config)
  const built = join(app.getAppPath(), 'out')
  const developerTools = !app.isPackaged
  let window: BrowserWindow | null = null
  let cloudOrigin = cloudOriginOf(config.cloudUrl)

  declareAppScheme(protocol)
  lockAllPermissions(app)
  const locks = installNavigationLocks(app, (decision) => {
    if (decision.kind === 'checkout') checkout.open(decision.url)
    else void shell.openExternal(decision.url)
  })
  const checkout = createCheckoutWindow({ parent: () => window, locks, cloudOrigin: () => cloudOrigin, developerTools })

  const showWindow = (): void => {
    if (window !== null) bringToFront(window)
  }

  const start = async (): Promise<void> => {
    await app.whenReady()
    const t = shellWords(chooseLocale('system', config.systemLocale ?? systemLocale()))
    installAppMenu({ developerTools, t })
    serveApp(protocol, join(built, 'renderer'))

    const core = superviseCore({
      attach: () => attachToCore(config.home),
      // Loaded only where the shell has a core of its own.
      start: async () => (await import('./own-core.ts')).startOwnCore(config, join(built, 'main', 'core.cjs')),
      now: () => performance.now(),
      pause: (milliseconds) => pause(milliseconds),
      onTrouble: (message) => {
        log('the core keeps ending', { reason: message })
        tellCoreTrouble(message, window, t)
      },
    })
    connectWindows(ipcMain, { isOurs: (contents) => contents === window?.webContents, connect: core.connect })
    const following = followCore({
      connect: core.connect,
      onState: (state, reaction) => {
        cloudOrigin = cloudOriginOf(state.cloudUrl)
        nativeTheme.themeSource = state.settings.theme
        if (reaction.closeCheckout) checkout.close()
        if (reaction.bringToFront) showWindow()
      },
    })

    window = createMainWindow({
      preload: join(built, 'preload', 'preload.cjs'),
      locks,
      cloudOrigin: () => cloudOrigin,
      developerTools,
    })
    window.once('closed', () => {
      window = null
      app.quit()
    })

    app.on('will-quit', (event) => {
      // Electron waits for nobody; the core gets its time to close its store. All windows are closed by now.
      event.preventDefault()
      following.close()
      void core.close().finally(() => {
        app.exit(0)
      })
    })
  }

  start().catch((error: unknown) => {
    log('the shell could not start', { err: error })
    app.exit(1)
  })
  return { showWindow }
}
