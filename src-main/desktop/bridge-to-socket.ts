import type { RawData, WebSocket } from 'ws'
import type { CorePort } from './core-endpoint.ts'

/** Carries text both ways between a window's port and a socket to the core; when one closes, so does the other. */
export function bridgeToSocket(port: CorePort, socket: WebSocket): void {
  const early: string[] = []
  const close = (): void => {
    early.length = 0
    socket.terminate()
    port.close()
  }

  socket.on('open', () => {
    for (const text of early.splice(0)) socket.send(text)
  })
  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (!isBinary) port.postMessage(textOf(data))
  })
  socket.on('error', close)
  socket.on('close', close)

  port.on('message', (event) => {
    const text: unknown = event.data
    if (typeof text !== 'string') return
    if (socket.readyState === socket.OPEN) socket.send(text)
    else if (socket.readyState === socket.CONNECTING) early.push(text)
  })
  port.on('close', close)
  port.start()
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8')
}
