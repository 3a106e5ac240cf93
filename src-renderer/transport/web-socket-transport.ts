import { UI_PATH, UI_PROTOCOL } from '../../shared/protocol/ui-api.ts'
import { createTransport } from './create-transport.ts'
import type { Transport } from './transport.ts'

/**
 * The line of a page in a browser: a WebSocket to the core that served it.
 *
 * @param origin of the page, for example `http://127.0.0.1:4752`
 * @param key the secret of this launch; a browser cannot set headers, so it travels as a subprotocol
 */
export function createWebSocketTransport(origin: string, key: string): Transport {
  const url = new URL(UI_PATH, origin)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return createTransport((events) => {
    const socket = new WebSocket(url, [UI_PROTOCOL, `key.${key}`])
    socket.addEventListener('open', events.onOpen)
    socket.addEventListener('close', events.onClose)
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (typeof event.data === 'string') events.onMessage(event.data)
    })
    return {
      send: (text) => socket.send(text),
      close: () => socket.close(),
    }
  })
}
