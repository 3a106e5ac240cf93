import type { IpcMain, WebContents } from 'electron'
import type { CorePort } from './core-endpoint.ts'
import { isHeardSender } from './heard-sender.ts'
import { ASK_CHANNEL, CONNECT_CHANNEL } from './shell-channels.ts'
import { type ShellVerb, shellVerbSchema } from '../../shared/protocol/shell-api.ts'

/**
 * Joins the app's windows to the core when their preload asks, and does for them what they ask of the shell. Only the main frame
 * of a window of ours, on the app's own page, is heard; everybody else is left without an answer.
 */
export function connectWindows(
  ipc: Pick<IpcMain, 'on'>,
  deps: {
    isOurs: (contents: WebContents) => boolean
    connect: (port: CorePort) => void
    perform: (verb: ShellVerb, contents: WebContents) => void
  },
): void {
  ipc.on(CONNECT_CHANNEL, (event) => {
    const [port] = event.ports
    if (port === undefined) return
    if (isHeardSender(event, deps.isOurs)) deps.connect(port)
    else port.close()
  })
  ipc.on(ASK_CHANNEL, (event, asked: unknown) => {
    const verb = shellVerbSchema.safeParse(asked)
    if (verb.success && isHeardSender(event, deps.isOurs)) deps.perform(verb.data, event.sender)
  })
}
