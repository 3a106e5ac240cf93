import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { WebSocketServer, type WebSocket } from 'ws'
import { JSON_RPC_VERSION, rpcRequestSchema } from '../../../shared/protocol/json-rpc.ts'
import {
  activityFilterSchema,
  changeSettings,
  settingsChangeSchema,
  UI_PATH,
  UI_PROTOCOL,
  type ActivityItem,
  type AppState,
} from '../../../shared/protocol/ui-api.ts'

import { BAD_CHECKS, GOOD_CHECKS, MONTHS, PROJECTS } from './diagnostics-states.ts'

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
}

export interface FakeCore {
  /** The link with its key, as the companion prints it. */
  readonly link: string
  readonly origin: string
  /** Every request that came, in order. */
  readonly requests: { method: string; params: unknown }[]
  state(): AppState
  /** Changes the state and pushes it. */
  set(change: Partial<AppState>): void
  setActivity(items: readonly ActivityItem[]): void
  /** Answers a method from now on; a thrown error becomes an error answer, and a promise that stays open none. */
  answer(method: string, handler: (params: unknown) => unknown): void
  /** Drops every line and refuses new ones until `accept`. */
  refuse(): void
  accept(): void
  close(): Promise<void>
}

/** Serves the built app and plays the core from a script; for tests of screens alone. */
export async function createFakeCore(folder: string, initial: AppState): Promise<FakeCore> {
  const key = randomBytes(32).toString('base64url')
  const requests: FakeCore['requests'] = []
  const handlers = new Map<string, (params: unknown) => unknown>()
  let state = initial
  let items: readonly ActivityItem[] = []
  let refusing = false

  const server = createServer((request, response) => {
    void serveFile(folder, request, response)
  })
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => UI_PROTOCOL })
  server.on('upgrade', (request, socket, head) => {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
    if (refusing || request.url !== UI_PATH || !offered.includes(`key.${key}`)) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (line) => {
      line.on('message', (data) => void receive(line, String(data)))
    })
  })

  const push = (change: Partial<AppState>): void => {
    state = { ...state, ...change, revision: state.revision + 1 }
    const text = JSON.stringify({ jsonrpc: JSON_RPC_VERSION, method: 'state.changed', params: state })
    for (const line of sockets.clients) line.send(text)
  }

  handlers.set('state.get', () => state)
  handlers.set('activity.list', (params) => {
    const filter = activityFilterSchema.parse(params)
    const matching = items
      .filter((item) => filter.outcome === 'all' || item.outcome === filter.outcome)
      .filter((item) => filter.operation === null || item.operation === filter.operation)
      .filter((item) => (item.projectLabel ?? '').toLowerCase().includes(filter.text.toLowerCase()))
    const from = filter.before === null ? 0 : matching.findIndex((item) => item.id === filter.before) + 1
    const page = matching.slice(from, from + filter.limit)
    return { items: page, more: matching.length > from + page.length }
  })
  handlers.set('history.months', () => (items.length === 0 ? { here: [], account: [] } : MONTHS))
  handlers.set('history.projects', () => ({ projects: PROJECTS }))
  handlers.set('diagnostics.run', () => ({
    at: state.now,
    checks: state.connectivity.status === 'online' ? GOOD_CHECKS : BAD_CHECKS,
  }))
  handlers.set('diagnostics.bundle', () => ({
    fileName: 'revitautoplan-diagnostics-2026-11-22.json',
    text: `${JSON.stringify({ about: 'Diagnostics', checks: GOOD_CHECKS }, null, 2)}\n`,
  }))
  handlers.set('storage.get', () => ({
    dataFolder: String.raw`C:\Users\a.keller\AppData\Local\RevitAutoPlan`,
    storeBytes: 4_213_000,
    logFolder: String.raw`C:\Users\a.keller\AppData\Local\RevitAutoPlan\logs`,
    logBytes: 812_000,
  }))
  handlers.set('privacy.lastRecord', () => ({ record: null }))
  handlers.set('settings.set', (params) => {
    const settings = changeSettings(state.settings, settingsChangeSchema.parse(params))
    push({ settings })
    return settings
  })

  const receive = async (line: WebSocket, text: string): Promise<void> => {
    const request = rpcRequestSchema.parse(JSON.parse(text))
    requests.push({ method: request.method, params: request.params })
    const reply = (body: object): void =>
      line.send(JSON.stringify({ jsonrpc: JSON_RPC_VERSION, id: request.id ?? null, ...body }))
    try {
      reply({ result: (await handlers.get(request.method)?.(request.params)) ?? {} })
    } catch (error) {
      reply({
        error: {
          code: -32_000,
          message: error instanceof Error ? error.message : String(error),
          data: { reason: 'refused', retryable: true, nextStep: 'Try again in a minute.' },
        },
      })
    }
  }

  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const origin = `http://127.0.0.1:${address.port}`

  return {
    origin,
    link: `${origin}/#key=${key}`,
    requests,
    state: () => state,
    set: push,
    setActivity: (next) => {
      items = next
      push({ activityRevision: state.activityRevision + 1 })
    },
    answer: (method, handler) => {
      handlers.set(method, handler)
    },
    refuse: () => {
      refusing = true
      for (const line of sockets.clients) line.terminate()
    },
    accept: () => {
      refusing = false
    },
    close: () =>
      new Promise((resolve) => {
        for (const line of sockets.clients) line.terminate()
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

async function serveFile(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
  const path = join(folder, normalize(pathname === '/' ? '/index.html' : pathname))
  try {
    const body = await readFile(path)
    response.writeHead(200, {
      'content-type': MEDIA_TYPES[extname(path)] ?? 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-security-policy': [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        `connect-src ws://${request.headers.host ?? ''}`,
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
    })
    response.end(body)
  } catch {
    response.writeHead(404)
    response.end()
  }
}
