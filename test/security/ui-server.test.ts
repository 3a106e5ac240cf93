import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { tryUpgrade } from '../../src-main/core/link/open-test-link.ts'
import { openRawSocket, statusOf } from './support/raw-client.ts'
import { createUiServer, type UiServer } from '../../src-main/core/ui/ui-server.ts'

let home: string
let server: UiServer
let key: string
const received: string[] = []
const log: string[] = []

async function start(port: number): Promise<UiServer> {
  return createUiServer({
    home,
    folder: join(home, 'app'),
    port,
    logger: pino({ level: 'info' }, { write: (line: string) => void log.push(line) }),
    connectUi: (send) => ({
      receive(text) {
        received.push(text)
        send(`heard ${text}`)
      },
      close: () => undefined,
    }),
  })
}

beforeEach(async () => {
  log.length = 0
  home = mkdtempSync(join(tmpdir(), 'ui-server-'))
  mkdirSync(join(home, 'app'))
  writeFileSync(join(home, 'app', 'index.html'), '<!doctype html><title>App</title>')
  writeFileSync(join(home, 'secret.json'), '{}')
  server = await start(0)
  key = new URL(server.url).hash.slice('#key='.length)
})

afterEach(async () => {
  await server.close()
  rmSync(home, { recursive: true, force: true })
})

const origin = (): string => `http://127.0.0.1:${server.port}`

describe('the line of the app in a browser', () => {
  it('opens for the page that the core served, with the key of this launch', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ui`, ['revitautoplan.ui.v1', `key.${key}`], {
      origin: origin(),
    })
    await new Promise((resolve) => {
      socket.once('open', resolve)
    })
    expect(socket.protocol).toBe('revitautoplan.ui.v1')
    socket.send('hello')
    const heard = await new Promise((resolve) => {
      socket.once('message', (data) => resolve(String(data)))
    })
    expect(heard).toBe('heard hello')
    socket.close()
  })

  it.each<[string, number, () => { path?: string; protocols?: string[]; headers?: Record<string, string> }]>([
    ['no key', 401, () => ({ protocols: ['revitautoplan.ui.v1'] })],
    ['a wrong key', 401, () => ({ protocols: ['revitautoplan.ui.v1', `key.${'A'.repeat(43)}`] })],
    ['the key in another place', 400, () => ({ protocols: [`key.${key}`, 'revitautoplan.ui.v1'] })],
    ['the protocol of the plugin link', 400, () => ({ protocols: ['revitautoplan.v1', `key.${key}`] })],
    ['no origin', 403, () => ({ headers: {} })],
    ['a foreign origin', 403, () => ({ headers: { Origin: 'https://example.com' } })],
    ['an origin by another name', 403, () => ({ headers: { Origin: `http://localhost:${server.port}` } })],
    ['an origin with another port', 403, () => ({ headers: { Origin: 'http://127.0.0.1:1' } })],
    ['a rebound host', 403, () => ({ headers: { Origin: origin(), Host: `attacker.example:${server.port}` } })],
    ['another path', 404, () => ({ path: '/plugin' })],
  ])('is refused with %s', async (_what, status, attack) => {
    const attempt = { protocols: ['revitautoplan.ui.v1', `key.${key}`], headers: { Origin: origin() }, path: '/ui' }
    expect(await tryUpgrade(server.port, { ...attempt, ...attack() })).toBe(status)
  })
})

describe('what comes to the port of the app and is nothing for it', () => {
  const refused = (): string[] =>
    log.filter((line) => line.includes('refused a')).map((line) => JSON.parse(line).reason)

  it.each([
    ['garbage', `${'\u00ff\u0000'.repeat(30)}\r\n\r\n`, 400, 'not_http'],
    ['headers without end', `GET / HTTP/1.1\r\nX: ${'x'.repeat(40_000)}`, 431, 'headers_too_large'],
  ])('is answered and noted: %s', async (_what, text, status, reason) => {
    const socket = await openRawSocket(server.port)
    const answered = statusOf(socket)
    socket.write(Buffer.from(text, 'latin1'))
    expect(await answered).toBe(status)
    expect(refused()).toEqual([reason])
  })

  it('is turned away when there are too many, and noted', async () => {
    const many = await Promise.all(Array.from({ length: 80 }, () => openRawSocket(server.port)))
    await expect.poll(refused).toContain('too_many_connections')
    for (const socket of many) socket.destroy()
  })

  it('is noted without the key', async () => {
    await tryUpgrade(server.port, {
      path: '/ui',
      protocols: ['revitautoplan.ui.v1', `key.${key}`],
      headers: { Origin: 'null' },
    })
    expect(refused()).toEqual(['foreign_origin'])
    expect(log.join('')).not.toContain(key)
  })

  it.each<[string, number, (socket: WebSocket) => void]>([
    ['a binary frame', 1003, (socket) => socket.send(Buffer.from('{}'))],
    ['text that is not UTF-8', 1007, (socket) => socket.send(Buffer.from([0xff]), { binary: false })],
    ['more than it may send at once', 1009, (socket) => socket.send(' '.repeat(257 * 1024))],
    [
      'a message in pieces without end',
      1008,
      (socket) => {
        for (let sent = 0; sent < 300; sent += 1) socket.send(' ', { fin: false })
      },
    ],
    [
      'more messages than it may',
      4002,
      (socket) => {
        for (let sent = 0; sent < 1500; sent += 1) socket.send('{}')
      },
    ],
  ])('closes the line over %s', async (_what, code, misbehave) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ui`, ['revitautoplan.ui.v1', `key.${key}`], {
      origin: origin(),
    })
    const closed = new Promise((resolve) => {
      socket.once('close', resolve)
    })
    await new Promise((resolve) => {
      socket.once('open', resolve)
    })
    misbehave(socket)
    expect(await closed).toBe(code)
  })
})

describe('the pages of the app in a browser', () => {
  it('come with a policy that lets them reach their own core and nothing else', async () => {
    const answer = await fetch(`${origin()}/`)
    expect(answer.status).toBe(200)
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      `connect-src ws://127.0.0.1:${server.port}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ])
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it.each(['/../secret.json', '/%2e%2e/secret.json', '/..%2fsecret.json', '/%00', '/%', '//', '/nothing.js'])(
    'are not found at %s',
    async (path) => {
      const answer = await rawGet(path, `127.0.0.1:${server.port}`)
      expect(answer).toMatch(/^HTTP\/1\.1 404/)
      expect(answer).not.toContain('{}')
    },
  )

  it('are not given to a rebound host', async () => {
    expect(await rawGet('/', `attacker.example:${server.port}`)).toMatch(/^HTTP\/1\.1 404/)
  })
})

describe('the file that tells the shell of this core', () => {
  it('is its user’s alone, names port and key, and goes with the core', async () => {
    const path = join(home, 'ui.json')
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ schema: 1, port: server.port, key, pid: process.pid })
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
    await server.close()
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined()
    server = await start(0)
  })
})

it('takes the next free port when the wanted one is busy', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => {
    other.listen(0, '127.0.0.1', resolve)
  })
  const address = other.address()
  const busy = typeof address === 'object' && address !== null ? address.port : 0
  const next = await start(busy)
  expect(next.port).toBeGreaterThan(busy)
  await next.close()
  await new Promise((resolve) => {
    other.close(resolve)
  })
})

async function rawGet(path: string, host: string): Promise<string> {
  const { connect } = await import('node:net')
  const socket = connect(server.port, '127.0.0.1')
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
  let answer = ''
  for await (const chunk of socket) answer += String(chunk)
  return answer
}
