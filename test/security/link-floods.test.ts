import { randomBytes } from 'node:crypto'
import { rmSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { DISCOVERY_FILE, readDiscovery } from '../../src-main/core/link/discovery-file.ts'
import type { LinkSettings } from '../../src-main/core/link/link-settings.ts'
import {
  connectTestClient,
  openTestLink,
  proofHeaders,
  type TestLink,
  tryUpgrade,
} from '../../src-main/core/link/open-test-link.ts'
import { encodeFrame, OPCODE, openRawClient, openRawSocket, statusOf } from './support/raw-client.ts'

vi.setConfig({ testTimeout: 60_000 })

const open: TestLink[] = []
const sockets: Socket[] = []

async function start(settings: Partial<LinkSettings> = {}): Promise<TestLink> {
  const test = await openTestLink({ settings })
  open.push(test)
  return test
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const test of open.splice(0)) await test.close()
})

const refusals = (test: TestLink): string[] =>
  test.log.filter((line) => line.includes('refused a connection')).map((line) => JSON.parse(line).reason)

async function raw(test: TestLink): Promise<Socket> {
  const socket = await openRawSocket(test.link.port)
  sockets.push(socket)
  return socket
}

async function rawClient(test: TestLink): Promise<Socket> {
  const socket = await openRawClient(test.link.port, proofHeaders(test.home))
  sockets.push(socket)
  return socket
}

describe('what is no upgrade to the plugin link', () => {
  it.each([
    ['garbage', `${randomBytes(64).toString('latin1')}\r\n\r\n`, 400, 'not_http'],
    ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', 400, 'not_http'],
    ['a request of another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'not_http'],
    ['headers without end', `GET /plugin HTTP/1.1\r\nX: ${'x'.repeat(20_000)}`, 431, 'headers_too_large'],
  ])('is answered and noted: %s', async (_what, text, status, reason) => {
    const test = await start()
    const socket = await raw(test)
    const answered = statusOf(socket)
    socket.write(Buffer.from(text, 'latin1'))
    expect(await answered).toBe(status)
    expect(refusals(test)).toEqual([reason])
  })

  it('is let go of when it comes too slowly, so that slow ones cannot keep the places', async () => {
    const test = await start({ headersMs: 300 })
    const slow = await Promise.all(Array.from({ length: 8 }, () => raw(test)))
    const statuses = slow.map(statusOf)
    const drip = setInterval(() => {
      for (const socket of slow) if (socket.writable) socket.write('GET /plugin HTTP/1.1\r\nX-A: b'.slice(0, 1))
    }, 50)
    // A plugin gets in meanwhile.
    expect(await tryUpgrade(test.link.port, { headers: proofHeaders(test.home) })).toBe(101)
    await Promise.all(statuses)
    clearInterval(drip)
    expect(refusals(test).length).toBeGreaterThan(0)
  })

  it('is turned away when there are too many, and noted', async () => {
    const test = await start({ maxConnections: 2 })
    const many = await Promise.all(Array.from({ length: 10 }, () => raw(test)))
    await expect.poll(() => refusals(test)).toContain('too_many_connections')
    for (const socket of many) socket.destroy()
    await expect.poll(() => tryUpgrade(test.link.port, { headers: proofHeaders(test.home) }).catch(() => 0)).toBe(101)
  })

  it.each([
    ['a key of the wrong length', { 'Sec-WebSocket-Key': 'short' }],
    ['no key', { 'Sec-WebSocket-Key': '' }],
    ['another version', { 'Sec-WebSocket-Version': '7' }],
    ['an upgrade to something else', { Upgrade: 'h2c' }],
  ])('is refused with %s, after a right proof', async (_what, headers) => {
    const test = await start()
    const socket = await raw(test)
    const answered = statusOf(socket)
    const all = {
      Host: `127.0.0.1:${test.link.port}`,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      'Sec-WebSocket-Protocol': 'revitautoplan.v1',
      ...proofHeaders(test.home),
      ...headers,
    }
    socket.write(
      `GET /plugin HTTP/1.1\r\n${Object.entries(all)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('')}\r\n`,
    )
    expect(await answered).toBe(400)
    expect(refusals(test)).toEqual(['not_a_websocket'])
    expect(test.link.clients()).toEqual([])
  })

  it.each(['POST', 'PUT', 'CONNECT', 'OPTIONS'])('is refused with the method %s', async (method) => {
    const test = await start()
    const socket = await raw(test)
    const answered = statusOf(socket)
    socket.write(
      `${method} /plugin HTTP/1.1\r\nHost: 127.0.0.1:${test.link.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    )
    expect(await answered).not.toBe(101)
    expect(test.link.clients()).toEqual([])
  })

  it('is refused where a header that must be one comes twice', async () => {
    const test = await start()
    const socket = await raw(test)
    const answered = statusOf(socket)
    const { Authorization } = proofHeaders(test.home)
    socket.write(
      `GET /plugin HTTP/1.1\r\nHost: 127.0.0.1:${test.link.port}\r\nHost: evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Protocol: revitautoplan.v1\r\nAuthorization: ${Authorization}\r\n\r\n`,
    )
    expect(await answered).toBe(400)
  })
})

describe('a connection that floods', () => {
  it.each([
    ['with empty pieces of a message without end', () => encodeFrame(OPCODE.continuation, Buffer.alloc(0), false)],
    ['with pieces of one letter', () => encodeFrame(OPCODE.continuation, Buffer.from(' '), false)],
  ])('%s is closed', async (_what, piece) => {
    const test = await start()
    const socket = await rawClient(test)
    const closed = closeCodeOf(socket)
    socket.write(encodeFrame(OPCODE.text, Buffer.from(' '), false))
    for (let sent = 0; sent < 300; sent += 1) socket.write(piece())
    expect(await closed).toBe(1008)
  })

  it('takes a message in as many pieces as libraries make', async () => {
    const test = await start()
    const socket = await rawClient(test)
    const text = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'session.ping' })
    const answered = new Promise<string>((resolve) => {
      socket.once('data', (data) => resolve(data.toString('latin1')))
    })
    ;[...text].forEach((letter, index) => {
      const opcode = index === 0 ? OPCODE.text : OPCODE.continuation
      socket.write(encodeFrame(opcode, Buffer.from(letter), index === text.length - 1))
    })
    expect(await answered).toContain('out_of_order')
  })

  it('with pings is closed, like one with messages', async () => {
    const test = await start({ messagesPerSecond: 10, messageBurst: 50 })
    const socket = await rawClient(test)
    const closed = closeCodeOf(socket)
    for (let sent = 0; sent < 200; sent += 1) socket.write(encodeFrame(OPCODE.ping, Buffer.alloc(0), true))
    expect(await closed).toBe(4002)
  })

  it('and reads nothing cannot make the core keep answers for it', async () => {
    const test = await start({ maxBacklogBytes: 64 * 1024 })
    const socket = await rawClient(test)
    socket.pause()
    const ping = encodeFrame(OPCODE.ping, Buffer.alloc(125, 'p'), true)
    const pour = (): void => {
      if (!socket.destroyed && socket.write(ping)) setImmediate(pour)
      else socket.once('drain', pour)
    }
    pour()
    await expect.poll(() => test.log.join(''), { timeout: 40_000 }).toContain('a plugin connection ended')
  })

  it('and does not answer its close frame loses its place all the same', async () => {
    const test = await start({ maxConnections: 1, helloTimeoutMs: 50 })
    const deaf = await rawClient(test)
    deaf.pause()
    await expect
      .poll(() => tryUpgrade(test.link.port, { headers: proofHeaders(test.home) }), { timeout: 40_000 })
      .toBe(101)
  })

  it.each([
    ['without a mask', Buffer.from([0x81, 0x02, 0x7b, 0x7d]), 1002],
    ['with reserved bits', Buffer.from([0xf1, 0x80, 0, 0, 0, 0]), 1002],
    ['with an opcode that nobody knows', Buffer.from([0x83, 0x80, 0, 0, 0, 0]), 1002],
    [
      'that claims to be of an exabyte',
      Buffer.from([0x81, 0xff, 0x0f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
      1009,
    ],
  ])('or sends a frame %s is closed', async (_what, frame, code) => {
    const test = await start()
    const socket = await rawClient(test)
    const closed = closeCodeOf(socket)
    socket.write(frame)
    expect(await closed).toBe(code)
  })
})

describe('a companion that cannot publish another token', () => {
  it('keeps the one that plugins can read, and goes on', async () => {
    const test = await start({ maxNonces: 2 })
    const path = join(test.home, DISCOVERY_FILE)
    const text = readFileSync(path, 'utf8')
    for (let count = 0; count < 2; count += 1) {
      expect(await tryUpgrade(test.link.port, { headers: proofHeaders(test.home) })).toBe(101)
    }
    const next = proofHeaders(test.home)
    rmSync(path)
    mkdirSync(join(path, 'in the way'), { recursive: true })
    expect(await tryUpgrade(test.link.port, { headers: next })).toBe(503)
    expect(refusals(test)).toEqual(['token_not_replaced'])
    rmSync(path, { recursive: true })
    writeFileSync(path, text)
    expect(await tryUpgrade(test.link.port, { headers: proofHeaders(test.home) })).toBe(401)
    expect(readDiscovery(test.home)?.token).not.toBe(JSON.parse(text).token)
    const client = await connectTestClient(test)
    expect(await client.ask('session.ping', {})).toHaveProperty('result')
  })
})

/** The code of the close frame that the server sends, or 1006 when there is none. */
function closeCodeOf(socket: Socket): Promise<number> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0)
    socket.on('data', (data) => {
      bytes = Buffer.concat([bytes, data])
    })
    socket.once('close', () => {
      const at = bytes.lastIndexOf(0x88)
      resolve(at === -1 || bytes.length < at + 4 ? 1006 : bytes.readUInt16BE(at + 2))
    })
    socket.once('end', () => socket.destroy())
  })
}
