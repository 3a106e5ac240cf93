import type { App, Session } from 'electron'
import { isAppUrl } from './app-origin.ts'

/** Whether a download may be saved: a file that the app's own page made (a CSV), never one from elsewhere. */
export function isAllowedDownload(url: string): boolean {
  return url.startsWith('blob:') && isAppUrl(url.slice('blob:'.length))
}

/** Denies every permission to every page, asked or checked: Electron grants what nobody denies. */
function lockPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false)
  })
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event, item) => {
    if (!isAllowedDownload(item.getURL())) event.preventDefault()
  })
}

/** Locks every session as it comes into being. Must be called before the app is ready. */
export function lockAllPermissions(app: App): void {
  app.on('session-created', lockPermissions)
}
