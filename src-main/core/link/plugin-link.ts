import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import type { WebSocket, WebSocketServer } from 'ws'
import {
  PLUGIN_PATH,
  PLUGIN_PROTOCOL,
  type PluginEvent,
  pluginMethods,
  pluginNotifications,
  type PluginTopic,
} from '../../../shared/protocol/plugin-link.ts'
import { CannotStartError } from '../cannot-start-error.ts'
import { errorCodeOf } from '../host/error-code-of.ts'
import type { RefusalReason } from '../../../shared/protocol/ui-diagnostics.ts'
import { createDispatcher } from '../rpc/dispatcher.ts'
import { coalesce } from '../timing/coalesce.ts'
import { checkUpgrade } from './check-upgrade.ts'
import { CLOSE_CODE } from '../sockets/close-codes.ts'
import { DISCOVERY_FILE, removeDiscovery, writeDiscovery } from './discovery-file.ts'
import { createSocketServer } from '../sockets/create-socket-server.ts'
import { type GuardedSocket, guardSocket } from '../sockets/guarded-socket.ts'
import { clientProof, serverProof } from './link-proof.ts'
import { LINK_SETTINGS, type LinkSettings } from './link-settings.ts'
import { createNonceMemory } from './nonce-memory.ts'
import type { LinkSummary, PluginGate } from './plugin-gate.ts'
import { createPluginHandlers, originOf, type PluginHandlerOptions } from './plugin-handlers.ts'
import { createPluginSession, type PluginClient, type PluginSession } from './plugin-session.ts'
import { listen } from '../sockets/listen.ts'
import { createRefusalLog } from '../sockets/refusal-log.ts'
import { createRefusalMemory, type RecentRefusal } from '../sockets/refusal-memory.ts'
import { refuseUpgrade } from '../sockets/refuse-upgrade.ts'
import { watchRefusals } from '../sockets/watch-refusals.ts'
import { sameText } from '../sockets/same-text.ts'
import type { UpgradeRefusal } from '../sockets/upgrade-facts.ts'

export interface PluginLinkOptions extends Pick<PluginHandlerOptions, 'open' | 'cloudReachable' | 'askForUnits'> {
  readonly home: string
  readonly version: string
  readonly gate: PluginGate
  readonly summary: () => LinkSummary
  readonly logger: Logger
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Monotonic milliseconds. */
  readonly monotonic: () => number
  readonly newId: () => string
  readonly onClientsChanged: () => void
  readonly settings?: Partial<LinkSettings>
}

export interface PluginLink {
  readonly port: number
  /** The plugins that have said hello, oldest first. */
  clients(): PluginClient[]
  /** The same, each with how long nothing was heard of it, milliseconds. */
  connections(): { client: PluginClient; silentMs: number }[]
  /** Who was turned away in the last day, and why. */
  refusals(): RecentRefusal[]
  /** Sends an event to every client that subscribed to it; `seq` is added here. */
  publish<Topic extends PluginTopic>(topic: Topic, event: PluginEvent<Topic>): void
  /** Sends `usage.changed` with the meters as they then stand, many changes as one. */
  publishUsage(): void
  /** Says goodbye, closes every connection and takes the discovery file away. */
  close(reason: string, restart: boolean): Promise<void>
}

/**
 * Listens on loopback for plugins. Everything that can be refused is refused before the upgrade, so that an untrusted client is never
 * among the connected ones.
 */
export async function createPluginLink(options: PluginLinkOptions): Promise<PluginLink> {
  const { home, version, gate, logger, now, monotonic, newId, onClientsChanged } = options
  const settings: LinkSettings = { ...LINK_SETTINGS, ...options.settings }
  const startedAt = new Date(now()).toISOString()
  const connections = new Map<string, { session: PluginSession; socket: GuardedSocket }>()
  const nonces = createNonceMemory(settings.maxNonces)
  const logRefusal = createRefusalLog(logger, now)
  const refusals = createRefusalMemory(now)
  const sockets = createSocketServer({
    maxPayload: settings.maxFrameBytes,
    maxFragments: settings.maxFragments,
    protocol: PLUGIN_PROTOCOL,
  })
  const dispatch = createDispatcher({
    methods: pluginMethods,
    handlers: createPluginHandlers({ ...options, settings, onGreeted: onClientsChanged }),
    notifications: pluginNotifications,
    notified: {
      'gate.progress': (params, session: PluginSession) => gate.progress(params, originOf(session)),
    },
    guard: (method, session) => (session.client() === null && method !== 'session.hello' ? helloFirst : null),
    onBug: (error, method) => {
      const errorId = newId()
      logger.error({ errorId, method, err: error }, 'a call of the plugin link failed')
      return errorId
    },
  })
  const usage = coalesce(
    () => publish('usage.changed', { meters: gate.meters(), warning: null }),
    settings.usageEventMs,
  )

  const http = createServer(
    {
      maxHeaderSize: 8192,
      headersTimeout: settings.headersMs,
      requestTimeout: settings.headersMs,
      // Node looks every 30 seconds of its own.
      connectionsCheckingInterval: Math.min(1000, settings.headersMs),
    },
    (request, response) => {
      const upgradeable = request.url === PLUGIN_PATH
      response.writeHead(upgradeable ? 426 : 404, {
        Connection: 'close',
        ...(upgradeable ? { Upgrade: 'websocket' } : {}),
      })
      response.end()
    },
  )
  http.maxConnections = settings.maxConnections * 2
  watchRefusals(http, sockets, refused)
  try {
    await listen(http, 0)
  } catch (error) {
    throw new CannotStartError({ code: 'no_port', path: join(home, DISCOVERY_FILE), detail: errorCodeOf(error) })
  }
  const { port } = http.address() as AddressInfo // a TCP listener has no other address
  let token = newToken()
  try {
    publishDiscovery(token)
  } catch (error) {
    http.close()
    const path = join(home, DISCOVERY_FILE)
    throw new CannotStartError({ code: 'discovery_not_writable', path, detail: errorCodeOf(error) })
  }

  /** @throws Error when the file cannot be written */
  function publishDiscovery(published: string): void {
    const protocols = [PLUGIN_PROTOCOL]
    const { pid } = process
    writeDiscovery(
      home,
      { schema: 1, protocols, host: '127.0.0.1', port, token: published, pid, startedAt, appVersion: version },
      logger,
    )
  }

  function refused(reason: RefusalReason): void {
    logRefusal('plugin link', reason)
    refusals.note(reason)
  }

  /** A token that nobody can read would lock every plugin out: the old one stays until the new one is published. */
  function replaceToken(): UpgradeRefusal {
    const next = newToken()
    try {
      publishDiscovery(next)
    } catch (error) {
      logger.error({ err: error }, 'the discovery file could not be written')
      return { status: 503, reason: 'token_not_replaced' }
    }
    token = next
    nonces.clear()
    return { status: 401, reason: 'token_replaced' }
  }

  /** The nonce of a request that may pass, or why it may not. */
  function admit(request: IncomingMessage): UpgradeRefusal | string {
    const checked = checkUpgrade(request, { path: PLUGIN_PATH, port, protocol: PLUGIN_PROTOCOL })
    if (!checked.ok) return checked.failure
    const { nonce, proof } = checked.value
    if (!sameText(proof, clientProof(token, nonce, port))) return { status: 401, reason: 'wrong_proof' }
    const use = nonces.use(nonce)
    if (use === 'used') return { status: 401, reason: 'nonce_used' }
    if (use === 'full') return replaceToken()
    if (connections.size >= settings.maxConnections) return { status: 503, reason: 'too_many_connections' }
    return nonce
  }

  function accept(webSocket: WebSocket, stream: Duplex, nonce: string): void {
    const connectionId = newId()
    const socket = guardSocket(webSocket, stream, {
      limits: settings,
      monotonic,
      onText(text) {
        const answer = dispatch(text, session)
        if (typeof answer === 'string') socket.send(answer)
        else if (answer !== null) void answer.then((settled) => settled !== null && socket.send(settled))
      },
      onClose(code, cause) {
        clearTimeout(helloTimer)
        connections.delete(connectionId)
        logger.info({ connectionId, code, cause }, 'a plugin connection ended')
        if (cause === 'hello_timeout' || cause === 'unsupported_client') refusals.note(cause)
        if (session.client() === null) return
        gate.connectionClosed(connectionId)
        onClientsChanged()
      },
    })
    const session = createPluginSession({
      connectionId,
      proof: serverProof(token, nonce, port),
      send: socket.send,
      isOpen: socket.isOpen,
      closeSoon: (reason) => setImmediate(() => socket.close(CLOSE_CODE.unsupportedClient, reason)),
    })
    const helloTimer = setTimeout(() => {
      if (session.client() === null) socket.close(CLOSE_CODE.helloTimeout, 'hello_timeout')
    }, settings.helloTimeoutMs)
    connections.set(connectionId, { session, socket })
  }

  http.on('upgrade', (request, stream, head) => {
    const admitted = admit(request)
    if (typeof admitted === 'string') {
      sockets.handleUpgrade(request, stream, head, (webSocket) => accept(webSocket, stream, admitted))
      return
    }
    refused(admitted.reason)
    refuseUpgrade(stream, admitted.status)
  })

  function publish<Topic extends PluginTopic>(topic: Topic, event: PluginEvent<Topic>): void {
    for (const { session } of connections.values()) session.publish(topic, event)
  }

  function greeted(): { client: PluginClient; silentMs: number }[] {
    return [...connections.values()].flatMap(({ session, socket }) => {
      const client = session.client()
      return client === null ? [] : { client, silentMs: socket.silentMs() }
    })
  }

  return {
    port,
    publish,
    publishUsage: usage.trigger,
    clients: () => greeted().map(({ client }) => client),
    connections: greeted,
    refusals: refusals.recent,
    async close(reason, restart) {
      usage.close()
      try {
        removeDiscovery(home, token)
      } catch (error) {
        logger.warn({ err: error }, 'the discovery file could not be taken away')
      }
      publish('app.shutdown', { reason, restart })
      for (const { socket } of connections.values()) socket.close(CLOSE_CODE.shutdown, reason)
      await closeServer(http, sockets)
    },
  }
}

/** Gives peers a moment to answer the close frame, then ends what is left. */
async function closeServer(http: ReturnType<typeof createServer>, sockets: WebSocketServer): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    http.close(() => resolve())
  })
  const deadline = setTimeout(() => {
    for (const socket of sockets.clients) socket.terminate()
    http.closeAllConnections()
  }, 500)
  http.closeIdleConnections()
  await closed
  clearTimeout(deadline)
}

function newToken(): string {
  return randomBytes(32).toString('base64url')
}

const helloFirst = {
  reason: 'out_of_order',
  retryable: false,
  message: 'Nothing is answered on this connection before session.hello.',
  nextStep: 'Call session.hello first.',
} as const
