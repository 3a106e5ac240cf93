import { EventEmitter, once } from 'node:events'
import { writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { UI_PROTOCOL } from '../../shared/protocol/ui-api.ts'
import { useTestFolders } from '../core/host/use-test-folders.ts'
import { attachToCore, UI_FILE } from './attach.ts'
import type { CorePort } from './core-endpoint.ts'

const newFolder = useTestFolders('attach-')

const key = 'a'.repeat(43)
const servers: WebSocketServer[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    for (const client of server.clients) client.terminate()
    server.close()
  }
})

/** The UI server of a core, as much of it as the shell meets. */
async function coreThatRuns(): Promise<{ home: string; server: WebSocketServer; requests: IncomingMessage[] }> {
  const home = newFolder()
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    path: '/ui',
    verifyClient: ({ req }: { req: IncomingMessage }) =>
      req.headers['sec-websocket-protocol']?.split(',').map((part) => part.trim())[1] === `key.${key}`,
    handleProtocols: () => UI_PROTOCOL,
  })
  servers.push(server)
  const requests: IncomingMessage[] = []
  server.on('connection', (socket: WebSocket, request) => {
    requests.push(request)
    socket.on('message', (data) => socket.send(`answer to ${String(data)}`))
  })
  await once(server, 'listening')
  writeUiFile(home, portOf(server))
  return { home, server, requests }
}

function portOf(server: WebSocketServer): number {
  return (server.address() as AddressInfo).port
}

function writeUiFile(home: string, port: number, changes: Record<string, unknown> = {}): void {
  writeFileSync(join(home, UI_FILE), JSON.stringify({ schema: 1, port, key, pid: process.pid, ...changes }))
}

/** The shell's end of a window's port: what a window sends is emitted, what it gets is kept. */
function windowPort() {
  const events = new EventEmitter()
  const received: unknown[] = []
  let closed = false
  const port: CorePort = {
    on: (event: string, listener: (message: never) => void) => {
      events.on(event, (message) => {
        listener(message as never)
      })
      return port as never
    },
    postMessage: (text: unknown) => {
      received.push(text)
    },
    start: () => undefined,
    close: () => {
      if (closed) return
      closed = true
      events.emit('close')
    },
  }
  return { port, received, isClosed: () => closed, send: (data: unknown) => events.emit('message', { data }) }
}

describe('attachToCore', () => {
  it('carries text between a window and the core, in order, from before the line is open', async () => {
    const { home, server, requests } = await coreThatRuns()
    const endpoint = await attachToCore(home)
    const window = windowPort()
    endpoint?.connect(window.port)
    window.send('one')
    window.send('two')
    window.send({ not: 'text' })
    await expect.poll(() => window.received).toEqual(['answer to one', 'answer to two'])
    expect(requests.at(-1)?.headers.origin).toBe(`http://127.0.0.1:${portOf(server)}`)
    await endpoint?.close()
  })

  it('closes the windows when the core is gone, and tells that it is', async () => {
    const { home, server } = await coreThatRuns()
    const endpoint = await attachToCore(home)
    const window = windowPort()
    endpoint?.connect(window.port)
    window.send('one')
    await expect.poll(() => window.received).toHaveLength(1)
    for (const client of server.clients) client.terminate()
    await endpoint?.ended
    await expect.poll(window.isClosed).toBe(true)
  })

  it('leaves the core when a window goes, and stays attached', async () => {
    const { home, server } = await coreThatRuns()
    const endpoint = await attachToCore(home)
    const window = windowPort()
    endpoint?.connect(window.port)
    window.send('one')
    await expect.poll(() => window.received).toHaveLength(1)
    window.port.close()
    await expect.poll(() => server.clients.size).toBe(1)
    await endpoint?.close()
    await expect.poll(() => server.clients.size).toBe(0)
  })

  it('finds no core without a file, or with one that is broken', async () => {
    const home = newFolder()
    expect(await attachToCore(home)).toBeNull()
    writeFileSync(join(home, UI_FILE), '{"schema":1,')
    expect(await attachToCore(home)).toBeNull()
    writeUiFile(home, 70_000)
    expect(await attachToCore(home)).toBeNull()
    writeUiFile(home, 4752, { schema: 2 })
    expect(await attachToCore(home)).toBeNull()
  })

  it('does not knock where the process of the file is gone', async () => {
    const { home, server, requests } = await coreThatRuns()
    writeUiFile(home, portOf(server), { pid: 2 ** 22 + 1 })
    expect(await attachToCore(home)).toBeNull()
    expect(requests).toEqual([])
  })

  it('finds no core where the port refuses the key, or nothing listens', async () => {
    const { home, server } = await coreThatRuns()
    writeUiFile(home, portOf(server), { key: 'b'.repeat(43) })
    expect(await attachToCore(home)).toBeNull()
    const port = portOf(server)
    server.close()
    await once(server, 'close')
    writeUiFile(home, port)
    expect(await attachToCore(home)).toBeNull()
  })
})
