import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { afterEach, expect, it, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import { UI_PATH, UI_PROTOCOL } from '../../shared/protocol/ui-api.ts'
import type { Transport, TransportStatus } from './transport.ts'
import { createWebSocketTransport } from './web-socket-transport.ts'

const open: { close(): void }[] = []
afterEach(() => {
  for (const one of open.splice(0)) one.close()
})

async function startCore(
  port = 0,
): Promise<{ server: Server; sockets: WebSocketServer; origin: string; port: number }> {
  const server = createServer()
  const sockets = new WebSocketServer({
    server,
    path: UI_PATH,
    handleProtocols: (offered) => offered.values().next().value ?? false,
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  open.push(server)
  return { server, sockets, origin: `http://127.0.0.1:${address.port}`, port: address.port }
}

function follow(transport: Transport): TransportStatus[] {
  const seen: TransportStatus[] = []
  transport.onStatus((status) => seen.push(status))
  open.push(transport)
  return seen
}

it('carries messages both ways and offers the key beside the protocol', async () => {
  const core = await startCore()
  const offered = new Promise<string | undefined>((resolve) => {
    core.sockets.once('connection', (line, request) => {
      line.on('message', (data) => line.send(`echo ${String(data)}`))
      resolve(request.headers['sec-websocket-protocol'])
    })
  })
  const transport = createWebSocketTransport(core.origin, 'k'.repeat(43))
  const seen = follow(transport)
  const answer = new Promise<string>((resolve) => {
    transport.onMessage(resolve)
  })
  expect(transport.send('too early')).toBe(false)
  expect((await offered)?.split(/,\s*/)).toEqual([UI_PROTOCOL, `key.${'k'.repeat(43)}`])
  await vi.waitFor(() => expect(seen).toEqual(['connecting', 'open']))
  expect(transport.send('hello')).toBe(true)
  expect(await answer).toBe('echo hello')
})

it('finds a core again that went away and came back', async () => {
  const first = await startCore()
  const transport = createWebSocketTransport(first.origin, 'k'.repeat(43))
  const seen = follow(transport)
  await vi.waitFor(() => expect(seen.at(-1)).toBe('open'))
  for (const line of first.sockets.clients) line.terminate()
  first.server.close()
  await vi.waitFor(() => expect(seen.at(-1)).toBe('lost'))
  expect(transport.send('nobody hears')).toBe(false)
  await startCore(first.port)
  await vi.waitFor(() => expect(seen.at(-1)).toBe('open'), { timeout: 5000 })
  expect(seen).toEqual(['connecting', 'open', 'lost', 'open'])
})

it('stays closed once it was closed', async () => {
  const core = await startCore()
  const transport = createWebSocketTransport(core.origin, 'k'.repeat(43))
  const seen = follow(transport)
  await vi.waitFor(() => expect(seen.at(-1)).toBe('open'))
  const gone = new Promise<void>((resolve) => {
    for (const line of core.sockets.clients) line.once('close', () => resolve())
  })
  transport.close()
  await gone
  expect(seen).toEqual(['connecting', 'open', 'closed'])
})
