import { WebSocketServer } from 'ws'

/** How long a peer has to answer a close frame before the connection is cut; until then it holds a place. Milliseconds. */
const CLOSE_TIMEOUT_MS = 2000

/**
 * A WebSocket server behind a listener of ours, which grants each upgrade itself.
 *
 * @param options.maxPayload the largest message that is read, bytes
 * @param options.maxFragments the most pieces that a message may come in
 * @param options.protocol the one subprotocol that is spoken
 */
export function createSocketServer(options: {
  maxPayload: number
  maxFragments: number
  protocol: string
}): WebSocketServer {
  const { protocol, ...limits } = options
  const settings = {
    ...limits,
    noServer: true,
    perMessageDeflate: false,
    closeTimeout: CLOSE_TIMEOUT_MS,
    handleProtocols: () => protocol,
  }
  return new WebSocketServer(settings)
}
