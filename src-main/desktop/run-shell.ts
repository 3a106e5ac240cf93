import { app, ipcMain, nativeTheme, protocol, shell } from 'electron'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { CoreConfig } from '../core/config.ts'
import { installAppMenu } from './app-menu.ts'
import { declareAppScheme, serveApp } from './app-protocol.ts'
import { attachToCore } from './attach.ts'
import { cloudOriginOf } from './cloud-origin.ts'
import { connectWindows } from './connect-windows.ts'
import { createCoreTrouble } from './core-trouble.ts'
import type { DeepLink } from './deep-link/parse-deep-link.ts'
import { followCore } from './follow-core.ts'
import { applyLoginItem } from './login-item.ts'
import { installNavigationLocks } from './navigation-locks.ts'
import { startNotifications } from './notifications/start-notifications.ts'
import { lockAllPermissions } from './permissions.ts'
import type { RenderingMode } from './rendering-mode.ts'
import { logFolder, type ShellLog } from './shell-log.ts'
import type { ShellMemory } from './shell-memory.ts'
import { createShellWords } from './shell-words.ts'
import { type StartWish, wordsToRestart } from './start-words.ts'
import { superviseCore } from './supervise-core.ts'
import { createTray } from './tray/create-tray.ts'
import { trayViewOf } from './tray/tray-view.ts'
import { startUpdates } from './update/start-updates.ts'
import { revitActivity } from './update/update-gate.ts'
import type { WatchedState } from './watch-state.ts'
import { createAppWindows } from './window/app-windows.ts'
import { createCheckoutWindow } from './window/checkout-window.ts'

/** How the app was started. */
export interface ShellStart {
  readonly log: ShellLog
  readonly memory: ShellMemory
  readonly rendering: RenderingMode
  /** What the start asked for, or what came after it and before there was a window. */
  readonly wish: () => StartWish
}

/**
 * Puts the shell together, in the order that its parts need: locks before `ready`, the core before the windows. Runs until the
 * person quits; closing the window leaves it in the tray.
 */
export function runShell(config: CoreConfig, start: ShellStart): { fulfil: (wish: StartWish) => void } {
  const { log, memory } = start
  const built = join(app.getAppPath(), 'out')
  const developerTools = !app.isPackaged
  const words = createShellWords(config, memory)
  const renderingAtStart = memory.get().rendering
  let cloudOrigin = cloudOriginOf(config.cloudUrl)
  let state: WatchedState | null = null
  let quitting = false
  /** Before there are windows, what comes is kept by whoever started the shell. */
  let fulfil = (_wish: StartWish): void => undefined
  const show = (link: DeepLink | null): void => {
    windows.show(link)
  }
  const openLogs = (): void => void shell.openPath(logFolder(config.home))

  declareAppScheme(protocol)
  lockAllPermissions(app)
  const locks = installNavigationLocks(app, (decision) => {
    if (decision.kind === 'checkout') checkout.open(decision.url)
    else void shell.openExternal(decision.url)
  })
  const checkout = createCheckoutWindow({
    parent: () => windows.main(),
    locks,
    cloudOrigin: () => cloudOrigin,
    developerTools,
    t: words.t,
  })
  const windows = createAppWindows({
    preload: join(built, 'preload', 'preload.cjs'),
    locks,
    cloudOrigin: () => cloudOrigin,
    developerTools,
    memory,
    keepsRunning: () => !quitting && memory.get().closeToTray,
    onHidden: () => {
      notifications.tellStillHere()
    },
    onMainClosed: () => {
      if (!quitting) app.quit()
    },
    onChange: () => {
      updates.reconsider()
    },
  })
  const notifications = startNotifications({
    memory,
    words,
    windowFocused: () => windows.isFocused(),
    windowShown: () => windows.isShown(),
    open: show,
  })
  const updates = startUpdates({
    log,
    updatesOn: config.updates,
    activity: () => revitActivity(state),
    windowIsShown: () => windows.isShown(),
    beforeInstall: (shown) => {
      quitting = true
      memory.change({ startHiddenOnce: !shown })
    },
    onChange: () => {
      refresh()
    },
  })

  let login = applyLoginItem(app, process.platform, null)
  /** Looks at the operating system's side anew: at a change of the setting, and when a window asks. */
  const lookAtLogin = (): void => {
    login = applyLoginItem(app, process.platform, state?.settings.startAtLogin ?? null)
  }
  const status = () => ({
    core: state === null ? ('away' as const) : ('there' as const),
    login,
    rendering: {
      ...start.rendering,
      restartNeeded: memory.get().rendering !== renderingAtStart,
    },
    update: updates.status(),
  })

  /** Brings tray, windows and notifications to what is known now. */
  let refresh = (): void => undefined

  const run = async (): Promise<void> => {
    await app.whenReady()
    installAppMenu({ developerTools, t: words.t() })
    serveApp(protocol, join(built, 'renderer'))
    const tray = createTray({
      onOpen: windows.togglePanel,
      onWindow: () => {
        show(null)
      },
    })
    refresh = () => {
      const { t, formats } = words
      tray.show(
        trayViewOf({
          facts: state,
          update: updates.status(),
          words: { t: t(), formats: formats() },
          commands: {
            show,
            openLogs,
            installUpdate: updates.agree,
            quit: () => {
              app.quit()
            },
          },
        }),
      )
      windows.sendStatus(status())
      if (state !== null) notifications.consider(state, updates.status())
    }
    refresh()

    const core = superviseCore({
      attach: () => attachToCore(config.home),
      // Loaded only where the shell has a core of its own.
      start: async () =>
        (await import('./own-core.ts')).startOwnCore(config, join(built, 'main', 'core.cjs'), await log.logger()),
      now: () => performance.now(),
      pause: (milliseconds) => pause(milliseconds),
      onTrouble: (message) => {
        log.error('the core keeps ending', { reason: message })
        trouble.tell(message)
      },
    })
    const trouble = createCoreTrouble({ window: windows.main, t: words.t, tryNow: core.tryNow, openLogs })
    connectWindows(ipcMain, {
      isOurs: (contents) => windows.surfaceOf(contents) !== null,
      connect: core.connect,
      perform: (verb) => {
        if (verb === 'status') {
          lookAtLogin()
          windows.sendStatus(status())
        } else if (verb === 'open_window') show(null)
        else if (verb === 'open_log_folder') openLogs()
        else if (verb === 'check_for_update') updates.check()
        else if (verb === 'install_update') updates.agree()
        else {
          app.relaunch({ args: wordsToRestart(process.argv) })
          app.quit()
        }
      },
    })
    const following = followCore({
      connect: core.connect,
      onState: (next, reaction) => {
        const loginChanged = next.settings.startAtLogin !== state?.settings.startAtLogin
        state = next
        if (loginChanged) lookAtLogin()
        cloudOrigin = cloudOriginOf(next.cloudUrl)
        nativeTheme.themeSource = next.settings.theme
        memory.change({
          rendering: next.settings.rendering,
          closeToTray: next.settings.closeToTray,
          language: next.settings.language,
        })
        if (words.follow(next.settings.language)) installAppMenu({ developerTools, t: words.t() })
        if (reaction.closeCheckout) checkout.close()
        if (reaction.bringToFront) show(null)
        refresh()
        updates.reconsider()
      },
      onRefusals: notifications.considerRefusals,
      onGone: () => {
        state = null
        refresh()
      },
    })

    const fulfilNow = (wish: StartWish): void => {
      if (wish.kind === 'window') show(wish.link)
      else if (wish.kind === 'panel') windows.togglePanel(tray.bounds())
      else windows.prepare()
    }
    fulfil = fulfilNow
    fulfilNow(start.wish())
    app.on('activate', () => {
      show(null)
    })
    app.on('before-quit', () => {
      quitting = true
    })
    app.on('will-quit', (event) => {
      // Electron waits for nobody; the core gets its time to close its store. All windows are closed by now.
      event.preventDefault()
      following.close()
      updates.close()
      tray.close()
      void core.close().finally(() => {
        app.exit(0)
      })
    })
  }

  run().catch((error: unknown) => {
    log.error('the shell could not start', { err: error })
    app.exit(1)
  })
  return {
    fulfil: (wish) => {
      fulfil(wish)
    },
  }
}
