import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocketServer } from 'ws'
import type { RefusalReason } from '../../../shared/protocol/ui-diagnostics.ts'
import { refuseUpgrade } from './refuse-upgrade.ts'

interface Refusal {
  readonly status: number
  readonly reason: RefusalReason
}

/** Statuses for what Node’s parser stops at; anything else is not HTTP at all. */
const STATUS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: { status: 431, reason: 'headers_too_large' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, reason: 'headers_too_slow' },
}
const NOT_HTTP: Refusal = { status: 400, reason: 'not_http' }
/** The peer went away by itself: nobody was refused. */
const GONE = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED'])

/** Answers and reports what never becomes a WebSocket: what is not HTTP, comes too slowly, is one too many or is a broken handshake. */
export function watchRefusals(http: Server, sockets: WebSocketServer, refused: (reason: RefusalReason) => void): void {
  http.on('clientError', (error, stream: Duplex) => {
    const code = 'code' in error ? String(error.code) : ''
    if (GONE.has(code) || !stream.writable) {
      stream.destroy()
      return
    }
    const { status, reason } = STATUS[code] ?? NOT_HTTP
    refused(reason)
    refuseUpgrade(stream, status)
  })
  http.on('drop', () => refused('too_many_connections'))
  sockets.on('wsClientError', (_error, stream) => {
    refused('not_a_websocket')
    refuseUpgrade(stream, 400)
  })
}
