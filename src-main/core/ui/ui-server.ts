import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import { UI_PROTOCOL } from '../../../shared/protocol/ui-api.ts'
import { writePrivateFile } from '../host/write-private-file.ts'
import { CannotStartError } from '../cannot-start-error.ts'
import { errorCodeOf } from '../host/error-code-of.ts'
import { CLOSE_CODE } from '../sockets/close-codes.ts'
import { createSocketServer } from '../sockets/create-socket-server.ts'
import { type GuardedSocket, guardSocket } from '../sockets/guarded-socket.ts'
import { listen } from '../sockets/listen.ts'
import { createRefusalLog } from '../sockets/refusal-log.ts'
import { refuseUpgrade } from '../sockets/refuse-upgrade.ts'
import { watchRefusals } from '../sockets/watch-refusals.ts'
import { checkUiUpgrade } from './check-ui-upgrade.ts'
import type { UiConnection } from './create-ui.ts'
import { readStaticFile } from './static-files.ts'

export interface UiServer {
  /** The address to open, with the key of this launch in its fragment, which a browser sends nowhere. */
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

export interface UiServerOptions {
  readonly home: string
  /** The built app. */
  readonly folder: string
  /** 0: any. A taken port gives the next free one. */
  readonly port: number
  readonly logger: Logger
  readonly connectUi: (send: (text: string) => void) => UiConnection
  readonly monotonic?: () => number
}

const UI_FILE = 'ui.json'
const MAX_CONNECTIONS = 16
const MAX_FRAGMENTS = 256
const PORTS_TRIED = 20

const LIMITS = {
  maxBacklogBytes: 64 * 1024 * 1024,
  heartbeatMs: 15_000,
  missedHeartbeats: 3,
  messagesPerSecond: 200,
  messageBurst: 500,
} as const

/** Serves the app to this user's browser on loopback, and its line to the core behind a key, an exact origin and an exact host. */
export async function createUiServer(options: UiServerOptions): Promise<UiServer> {
  const { home, folder, logger, connectUi, monotonic = () => performance.now() } = options
  const uiFile = join(home, UI_FILE)
  const key = randomBytes(32).toString('base64url')
  const logRefusal = createRefusalLog(logger, Date.now)
  const open = new Set<GuardedSocket>()
  const sockets = createSocketServer({
    maxPayload: 256 * 1024,
    maxFragments: MAX_FRAGMENTS,
    protocol: UI_PROTOCOL,
  })
  const http = createServer({
    maxHeaderSize: 16_384,
    headersTimeout: 10_000,
    requestTimeout: 10_000,
    connectionsCheckingInterval: 1000,
  })
  http.maxConnections = MAX_CONNECTIONS * 4
  watchRefusals(http, sockets, (reason) => logRefusal('app', reason))
  const port = await listenNear(http, options.port, uiFile)
  const origin = `http://127.0.0.1:${port}`
  const headers = securityHeaders(port)

  http.on('request', (request, response) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const isOwn = request.headers.host === `127.0.0.1:${port}`
    const pathname = (request.url ?? '/').split('?', 1)[0] ?? '/'
    const found = isRead && isOwn ? readStaticFile(folder, pathname) : Promise.resolve(null)
    void found.then((file) => {
      const missing = pathname === '/' && isOwn ? NOT_BUILT : ''
      response.writeHead(file === null ? 404 : 200, {
        ...headers,
        'Content-Type': file?.contentType ?? 'text/plain; charset=utf-8',
      })
      response.end(request.method === 'HEAD' ? undefined : (file?.body ?? missing))
    })
  })
  http.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const refusal =
      open.size >= MAX_CONNECTIONS
        ? ({ status: 503, reason: 'too_many_connections' } as const)
        : checkUiUpgrade(request, { port, key })
    if (refusal === null) {
      sockets.handleUpgrade(request, stream, head, (webSocket) => accept(webSocket, stream))
      return
    }
    logRefusal('app', refusal.reason)
    refuseUpgrade(stream, refusal.status)
  })

  function accept(webSocket: WebSocket, stream: Duplex): void {
    const socket = guardSocket(webSocket, stream, {
      limits: LIMITS,
      monotonic,
      onText: (text) => connection.receive(text),
      onClose() {
        open.delete(socket)
        connection.close()
      },
    })
    const connection = connectUi(socket.send)
    open.add(socket)
  }

  try {
    writePrivateFile(uiFile, `${JSON.stringify({ schema: 1, port, key, pid: process.pid })}\n`, logger)
  } catch (error) {
    http.close()
    throw new CannotStartError({ code: 'discovery_not_writable', path: uiFile, detail: errorCodeOf(error) })
  }

  return {
    url: `${origin}/#key=${key}`,
    port,
    async close() {
      try {
        if (isOwnUiFile(uiFile, key)) rmSync(uiFile, { force: true })
      } catch (error) {
        logger.warn({ err: error }, 'the file that tells of this core could not be taken away')
      }
      for (const socket of open) socket.close(CLOSE_CODE.shutdown, 'shutdown')
      const closed = new Promise<void>((resolve) => {
        http.close(() => resolve())
      })
      const deadline = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate()
        http.closeAllConnections()
      }, 300)
      http.closeIdleConnections()
      await closed
      clearTimeout(deadline)
    },
  }
}

const NOT_BUILT = 'The app is not built yet. Run: npm run build'

function securityHeaders(port: number): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ws://127.0.0.1:${port}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-cache',
  }
}

/** Listens on the port, or on the next free one after it; on any when it is 0. */
async function listenNear(http: Server, wanted: number, uiFile: string): Promise<number> {
  for (let offset = 0; ; offset += 1) {
    const port = wanted === 0 ? 0 : wanted + offset
    try {
      await listen(http, port)
      return (http.address() as AddressInfo).port // a TCP listener has no other address
    } catch (error) {
      const code = errorCodeOf(error)
      // EACCES: Windows keeps ranges of ports for itself.
      const mayTryNext = (code === 'EADDRINUSE' || code === 'EACCES') && wanted !== 0 && port < 65_535
      if (!mayTryNext || offset === PORTS_TRIED) {
        const tried = wanted === 0 ? code : `${wanted}–${port}: ${code}`
        throw new CannotStartError({ code: 'no_ui_port', path: uiFile, detail: tried })
      }
    }
  }
}

function isOwnUiFile(path: string, key: string): boolean {
  try {
    return readFileSync(path, 'utf8').includes(`"${key}"`)
  } catch {
    return false
  }
}
