import { app, dialog, shell } from 'electron'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { shellWords } from '../../shared/words/shell-words.ts'
import { type CoreConfig, readConfig } from '../core/config.ts'
import { CoreStartFailure } from '../core/core-start-failure.ts'
import { storeFailureOf } from '../core/store/store-failures.ts'
import { systemWords } from '../core/words/system-words.ts'
import { APP_ID } from './app-identity.ts'
import { endInCrash } from './crash/end-in-crash.ts'
import { watchCrashes } from './crash/watch-crashes.ts'
import { registerDeepLinks } from './deep-link/register-deep-links.ts'
import { decideRendering, isRemoteSession } from './rendering-mode.ts'
import { runShell } from './run-shell.ts'
import { createShellLog, logFolder } from './shell-log.ts'
import { openShellMemory } from './shell-memory.ts'
import { claimSingleInstance } from './single-instance.ts'
import { type StartWish, wishOf } from './start-words.ts'

// Every page of this app, whatever its own preferences say, is confined by the operating system. Must come before `ready`.
// Chromium refuses that to the superuser of a Linux (a container, a build machine); there each window asks for its sandbox itself.
if (process.getuid?.() !== 0) app.enableSandbox()

const config = readConfig(process.env)
if (config.ok) begin(config.value)
else {
  const t = shellWords('en')
  dialog.showErrorBox(t('start.failed'), `${t('start.badSetting')}\n\n${config.failure.join('\n')}`)
  app.exit(1)
}

/** What must be settled before Electron is ready; the rest is the shell's. */
function begin(config: CoreConfig): void {
  // Chromium's own files lie in the data folder too: one folder holds all, and each data folder has one shell.
  const shellFolder = join(config.home, 'shell')
  if (!makeFolder(shellFolder, config)) return
  app.setPath('userData', shellFolder)
  app.setAppUserModelId(APP_ID)

  let early: StartWish = wishOf(process.argv)
  let fulfil = (wish: StartWish): void => {
    early = wish
  }
  const claimed = claimSingleInstance(app, (words) => {
    fulfil(wishOf(words))
  })
  if (!claimed) {
    app.quit()
    return
  }

  const log = createShellLog(config)
  const memory = openShellMemory(join(shellFolder, 'shell.json'), (error) => {
    log.error('the shell could not remember', { err: error })
  })
  watchCrashes(app, process, {
    now: () => performance.now(),
    onCrash: (crash) => {
      endInCrash(crash, {
        log,
        openLogs: () => void shell.openPath(logFolder(config.home)),
        language: memory.get().language,
      })
    },
    onGraphicsFailed: () => {
      log.error('drawing by the graphics card failed; from the next start on the app draws by software', {})
      memory.change({ graphicsFailedIn: process.versions.electron })
    },
  })

  const rendering = decideRendering({
    setting: memory.get().rendering,
    remoteSession: isRemoteSession(process.platform, process.env),
    graphicsFailedIn: memory.get().graphicsFailedIn,
    electron: process.versions.electron,
    forced: app.commandLine.hasSwitch('disable-gpu'),
  })
  if (rendering.software) app.disableHardwareAcceleration()

  registerDeepLinks(app, (link) => {
    fulfil({ kind: 'window', link })
  })
  const hidden = wasOpenedAtLogin() || memory.get().startHiddenOnce
  memory.change({ startHiddenOnce: false })
  if (hidden && early.kind === 'window' && early.link === null) early = { kind: 'hidden' }
  const running = runShell(config, { log, memory, rendering, wish: () => early })
  fulfil = (wish) => {
    early = wish
    running.fulfil(wish)
  }
}

/** Makes the folder without which nothing can begin; where that cannot be, says why and ends the app. */
function makeFolder(folder: string, config: CoreConfig): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return true
  } catch (error) {
    const failure = storeFailureOf(error, join(config.home, 'store.sqlite'))
    if (failure === null) throw error
    const { message, nextStep } = new CoreStartFailure(failure, systemWords(config.systemLocale))
    dialog.showErrorBox(shellWords(config.systemLocale ?? 'en')('start.failed'), `${message}\n\n${nextStep}`)
    app.exit(1)
    return false
  }
}

/** macOS gives the app that it opens at login no words of ours. */
function wasOpenedAtLogin(): boolean {
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin
}
