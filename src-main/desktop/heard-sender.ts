import type { IpcMainEvent, WebContents } from 'electron'
import { isAppUrl } from './app-origin.ts'

/** Whether a message comes from the main frame of a window of ours that shows the app's own page. Nobody else is heard. */
export function isHeardSender(
  event: Pick<IpcMainEvent, 'senderFrame' | 'sender'>,
  isOurs: (contents: WebContents) => boolean,
): boolean {
  const frame = event.senderFrame
  return frame !== null && frame.parent === null && isAppUrl(frame.url) && isOurs(event.sender)
}
