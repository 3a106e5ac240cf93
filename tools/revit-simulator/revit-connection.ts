import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { WebSocket } from 'ws'
import {
  PLUGIN_PATH,
  PLUGIN_PROTOCOL,
  pluginMethods,
  type Discovery,
  type HelloParams,
  type HelloResult,
} from '../../shared/protocol/plugin-link.ts'
import { createRpcClient, type RpcClient } from '../../shared/protocol/rpc-client.ts'

export interface RevitConnection {
  readonly hello: HelloResult
  readonly rpc: RpcClient<typeof pluginMethods>
  /** Resolves when the connection is gone, with the close code. */
  readonly closed: Promise<number>
  onEvent(listener: (topic: string, params: unknown) => void): void
  /** Ends the connection properly. */
  close(): Promise<void>
  /** Cuts the connection as a crash would: no goodbye. */
  crash(): void
}

export interface RevitIdentity {
  readonly year: number
  readonly clientName: string
  readonly clientVersion: string
}

/** A socket that the companion let in, before `session.hello`. */
export interface PluginSocket {
  readonly socket: WebSocket
  /** True when the proof in the answer to `session.hello` is the companion's own. */
  provesCompanion(proof: string): boolean
}

/** Opens the socket of the plugin link with a proof that this client knows the token. */
export async function openPluginSocket(discovery: Discovery): Promise<PluginSocket> {
  const key = Buffer.from(discovery.token, 'base64url')
  const prove = (text: string): Buffer => createHmac('sha256', key).update(text).digest()
  const nonce = randomBytes(24).toString('base64url')
  const socket = new WebSocket(`ws://${discovery.host}:${discovery.port}${PLUGIN_PATH}`, PLUGIN_PROTOCOL, {
    headers: { Authorization: `RevitAutoPlan ${nonce}.${prove(`${nonce}|${discovery.port}`).toString('base64url')}` },
    perMessageDeflate: false,
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  // After the upgrade an error is always followed by `close`, which ends the open calls.
  socket.on('error', () => undefined)
  return {
    socket,
    provesCompanion(proof) {
      const expected = prove(`server|${nonce}|${discovery.port}`)
      const given = Buffer.from(proof, 'base64url')
      return given.length === expected.length && timingSafeEqual(given, expected)
    },
  }
}

/** How the simulator introduces itself. */
export function helloOf(identity: RevitIdentity): HelloParams {
  return {
    client: { name: identity.clientName, version: identity.clientVersion, sdkVersion: '1.0.0' },
    host: { product: 'Revit', year: identity.year, build: 'simulator' },
    process: { pid: process.pid },
    protocols: [PLUGIN_PROTOCOL],
  }
}

/** Opens a connection as the plugin in Revit does: proves that it knows the token, and checks the companion's own proof. */
export async function connectRevit(discovery: Discovery, identity: RevitIdentity): Promise<RevitConnection> {
  const { socket, provesCompanion } = await openPluginSocket(discovery)
  const listeners: Array<(topic: string, params: unknown) => void> = []
  const rpc = createRpcClient({
    methods: pluginMethods,
    send: (text) => socket.send(text),
    onRequest: (method, params) => {
      if (method === 'session.ping') return { at: new Date().toISOString() }
      for (const listener of listeners) listener(method, params)
      return undefined
    },
  })
  socket.on('message', (data) => rpc.receive(String(data)))
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => {
      rpc.close('the companion closed the connection')
      resolve(code)
    })
  })
  const hello = await rpc.call('session.hello', helloOf(identity))
  if (!provesCompanion(hello.proof)) {
    socket.terminate()
    throw new Error('the listener on the companion’s port could not prove that it is the companion')
  }

  const heartbeat = setInterval(() => {
    rpc.call('session.ping', {}).catch(() => undefined)
  }, hello.heartbeatMs)
  void closed.then(() => clearInterval(heartbeat))

  return {
    hello,
    rpc,
    closed,
    onEvent: (listener) => {
      listeners.push(listener)
    },
    close: async () => {
      socket.close(1000)
      await closed
    },
    crash: () => socket.terminate(),
  }
}
