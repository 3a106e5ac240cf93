import type { App } from 'electron'
import { HIDDEN_SWITCH } from './start-words.ts'
import type { ShellStatus } from '../../shared/protocol/shell-api.ts'

/** The login item, as much of the app as it needs. */
export type LoginItemApp = Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings' | 'isPackaged'>

/** Electron knows login items of Windows and macOS, and only a packed app has a program that makes sense to start. */
export function canStartAtLogin(app: LoginItemApp, platform: NodeJS.Platform): boolean {
  return app.isPackaged && (platform === 'win32' || platform === 'darwin')
}

/**
 * Brings the login item to what the person set in the app. Somebody who switched it off in the operating system (Task Manager,
 * System Settings) meant it: it is left switched off there, and told as `blocked`.
 *
 * @param wanted `null` while no core has told the settings: then nothing is changed
 */
export function applyLoginItem(
  app: LoginItemApp,
  platform: NodeJS.Platform,
  wanted: boolean | null,
): ShellStatus['login'] {
  if (!canStartAtLogin(app, platform)) return 'unsupported'
  const item = platform === 'win32' ? { args: [HIDDEN_SWITCH] } : {}
  const isSet = app.getLoginItemSettings(item).openAtLogin
  if (wanted === null) return isSet ? 'on' : 'off'
  if (wanted && !isSet) {
    if (isSwitchedOff(app.getLoginItemSettings(item))) return 'blocked'
    // This also enables it in Task Manager; an entry that is switched off there never comes to this line.
    app.setLoginItemSettings({ openAtLogin: true, ...item })
  } else if (!wanted && isSet) app.setLoginItemSettings({ openAtLogin: false, ...item })
  if (!wanted) return 'off'
  return isSwitchedOff(app.getLoginItemSettings(item)) ? 'blocked' : 'on'
}

function isSwitchedOff(settings: ReturnType<App['getLoginItemSettings']>): boolean {
  // Windows: the entry is there and Task Manager says no. macOS: the system waits for the person's consent.
  if (settings.status === 'requires-approval') return true
  return settings.openAtLogin && settings.executableWillLaunchAtLogin === false
}
