import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { WebSocket } from 'ws'
import { uuidV7 } from '../../../shared/identifiers/uuid-v7.ts'
import { PLUGIN_PATH, PLUGIN_PROTOCOL } from '../../../shared/protocol/plugin-link.ts'
import { readDiscovery } from './discovery-file.ts'
import { createFakePluginGate, type FakePluginGate } from './fake-plugin-gate.ts'
import { clientProof } from './link-proof.ts'
import { createPluginLink, type PluginLink, type PluginLinkOptions } from './plugin-link.ts'

export const newTestId = (): string => uuidV7(Date.now(), randomBytes(10))

export interface TestLink {
  readonly home: string
  readonly link: PluginLink
  readonly gate: FakePluginGate
  /** What was logged, one text a line. */
  readonly log: string[]
  close(): Promise<void>
}

/** A real link on a real port over a fake gate. */
export async function openTestLink(options: Partial<PluginLinkOptions> = {}): Promise<TestLink> {
  const home = mkdtempSync(join(tmpdir(), 'plugin-link-'))
  const gate = createFakePluginGate(newTestId)
  const log: string[] = []
  const link = await createPluginLink({
    home,
    version: '1.2.3',
    gate,
    summary: () => ({ account: null, entitlement: null }),
    logger: pino({ level: 'trace' }, { write: (line: string) => log.push(line) }),
    now: () => Date.now(),
    monotonic: () => performance.now(),
    newId: newTestId,
    onClientsChanged: () => undefined,
    open: () => true,
    cloudReachable: () => false,
    askForUnits: async () => undefined,
    ...options,
  })
  return {
    home,
    link,
    gate,
    log,
    async close() {
      await link.close('test is over', false)
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** The headers that let a client in, made anew for each connection. */
export function proofHeaders(home: string, nonce = randomBytes(24).toString('base64url')): { Authorization: string } {
  const discovery = readDiscovery(home)
  if (discovery === null) throw new Error('there is no discovery file')
  return { Authorization: `RevitAutoPlan ${nonce}.${clientProof(discovery.token, nonce, discovery.port)}` }
}

/** A client that keeps every frame it got. */
export interface TestClient {
  readonly socket: WebSocket
  /** The next frame that has not been taken yet. */
  next(): Promise<unknown>
  send(frame: unknown): void
  /** Sends a request and resolves with the next frame. */
  ask(method: string, params?: unknown, id?: number | string): Promise<unknown>
  /** The close code, once the connection has ended. */
  readonly closed: Promise<number>
}

export const HELLO = {
  client: { name: 'Test plugin', version: '1.0.0', sdkVersion: '1.0.0' },
  host: { product: 'Revit', year: 2027 },
  process: { pid: 42 },
}

/** Opens a connection that has proved itself; says hello unless told not to. */
export async function connectTestClient(test: TestLink, options: { hello?: boolean } = {}): Promise<TestClient> {
  const socket = new WebSocket(`ws://127.0.0.1:${test.link.port}${PLUGIN_PATH}`, PLUGIN_PROTOCOL, {
    headers: proofHeaders(test.home),
    perMessageDeflate: false,
  })
  const frames: unknown[] = []
  const waiting: ((frame: unknown) => void)[] = []
  socket.on('message', (data) => {
    const frame: unknown = JSON.parse(String(data))
    const taker = waiting.shift()
    if (taker === undefined) frames.push(frame)
    else taker(frame)
  })
  const closed = new Promise<number>((resolve) => {
    socket.once('close', resolve)
  })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  socket.on('error', () => undefined)
  const client: TestClient = {
    socket,
    closed,
    next: () => {
      const frame = frames.shift()
      return frame === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(frame)
    },
    send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    ask(method, params, id = 1) {
      client.send({ jsonrpc: '2.0', id, method, params })
      return client.next()
    },
  }
  if (options.hello !== false) await client.ask('session.hello', HELLO, 'hello')
  return client
}

/** What became of a raw upgrade: the HTTP status, or 101. */
export function tryUpgrade(
  port: number,
  options: { path?: string; protocols?: string[]; headers?: Record<string, string> },
): Promise<number> {
  const { path = PLUGIN_PATH, protocols = [PLUGIN_PROTOCOL], headers = {} } = options
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, { headers, perMessageDeflate: false })
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.once('unexpected-response', (request, response) => {
      request.destroy()
      resolve(response.statusCode ?? 0)
    })
    socket.once('error', reject)
  })
}
