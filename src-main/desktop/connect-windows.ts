import type { IpcMain, WebContents } from 'electron'
import { isAppUrl } from './app-origin.ts'
import { CONNECT_CHANNEL } from './connect-channel.ts'
import type { CorePort } from './core-endpoint.ts'

/**
 * Joins the app's windows to the core when their preload asks. Only the main frame of a window of ours, on the app's own page,
 * is heard.
 */
export function connectWindows(
  ipc: IpcMain,
  deps: { isOurs: (contents: WebContents) => boolean; connect: (port: CorePort) => void },
): void {
  ipc.on(CONNECT_CHANNEL, (event) => {
    const [port] = event.ports
    if (port === undefined) return
    const frame = event.senderFrame
    const heard = frame !== null && frame.parent === null && isAppUrl(frame.url) && deps.isOurs(event.sender)
    if (heard) deps.connect(port)
    else port.close()
  })
}
