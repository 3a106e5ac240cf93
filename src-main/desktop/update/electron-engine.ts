import { autoUpdater, type UpdateInfo } from 'electron-updater'
import type { OfferedUpdate, UpdateEngine } from './update-flow.ts'

/**
 * electron-updater over the feed that stands in app-update.yml. It asks for nothing and installs nothing by itself; on Windows it
 * takes no installer but one that is signed by the publisher named there (see check-update-config.ts).
 *
 * @param beforeInstall makes the app ready to end: from then on closing a window does not only hide it
 */
export function createElectronEngine(
  beforeInstall: (show: boolean) => void,
  log: (message: string, details: Readonly<Record<string, unknown>>) => void,
): UpdateEngine {
  autoUpdater.autoDownload = false
  autoUpdater.autoInstallOnAppQuit = false
  autoUpdater.allowDowngrade = false
  autoUpdater.allowPrerelease = false
  autoUpdater.disableWebInstaller = true
  autoUpdater.logger = {
    info: () => undefined,
    warn: (message) => {
      log('the updater warns', { said: String(message) })
    },
    error: (message) => {
      log('the updater failed', { said: String(message) })
    },
  }
  return {
    async check() {
      const found = await autoUpdater.checkForUpdates()
      // Nothing at all is answered by an installation of a kind that cannot be replaced, as a Linux one that is no AppImage or package.
      if (found === null) throw new Error('this kind of installation cannot update itself')
      return found.isUpdateAvailable ? offered(found.updateInfo) : null
    },
    async download(onPercent) {
      const report = ({ percent }: { percent: number }): void => {
        onPercent(percent)
      }
      autoUpdater.on('download-progress', report)
      try {
        await autoUpdater.downloadUpdate()
      } finally {
        autoUpdater.off('download-progress', report)
      }
    },
    install(show) {
      beforeInstall(show)
      // Without questions, and the app starts again.
      autoUpdater.quitAndInstall(true, true)
    },
  }
}

function offered({ version, releaseNotes }: UpdateInfo): OfferedUpdate {
  const notes = Array.isArray(releaseNotes)
    ? releaseNotes.map(({ note }) => note ?? '').join('\n')
    : (releaseNotes ?? '')
  // Shown as text; a feed that sends markup shows its tags, never a page.
  return { version, notes: notes.slice(0, 4000) }
}
