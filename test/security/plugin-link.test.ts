import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { DISCOVERY_FILE, readDiscovery } from '../../src-main/core/link/discovery-file.ts'
import { clientProof } from '../../src-main/core/link/link-proof.ts'
import {
  connectTestClient,
  openTestLink,
  proofHeaders,
  type TestLink,
  tryUpgrade,
} from '../../src-main/core/link/open-test-link.ts'
import type { LinkSettings } from '../../src-main/core/link/link-settings.ts'

const open: TestLink[] = []

async function start(settings: Partial<LinkSettings> = {}): Promise<TestLink> {
  const test = await openTestLink({ settings })
  open.push(test)
  return test
}

afterEach(async () => {
  for (const test of open.splice(0)) await test.close()
})

const refusals = (test: TestLink): string[] => test.log.filter((line) => line.includes('refused a connection'))

describe('the handshake of the plugin link', () => {
  it('lets a client in that proves that it knows the token', async () => {
    const test = await start()
    expect(await tryUpgrade(test.link.port, { headers: proofHeaders(test.home) })).toBe(101)
    const localhost = { ...proofHeaders(test.home), Host: `localhost:${test.link.port}` }
    expect(await tryUpgrade(test.link.port, { headers: localhost })).toBe(101)
    expect(refusals(test)).toEqual([])
  })

  it.each<[string, number, (proof: { Authorization: string }, port: number) => Parameters<typeof tryUpgrade>[1]]>([
    ['no proof', 401, () => ({})],
    ['the token itself as a bearer', 401, () => ({ headers: { Authorization: `Bearer ${'A'.repeat(43)}` } })],
    ['a short nonce', 401, () => ({ headers: { Authorization: `RevitAutoPlan abc.${'A'.repeat(43)}` } })],
    [
      'a nonce of 65 characters',
      401,
      () => ({ headers: { Authorization: `RevitAutoPlan ${'n'.repeat(65)}.${'A'.repeat(43)}` } }),
    ],
    ['a wrong proof', 401, () => ({ headers: { Authorization: `RevitAutoPlan ${'n'.repeat(32)}.${'A'.repeat(43)}` } })],
    ['the origin of a web page', 403, (proof) => ({ headers: { ...proof, Origin: 'https://example.com' } })],
    ['an origin on loopback', 403, (proof, port) => ({ headers: { ...proof, Origin: `http://127.0.0.1:${port}` } })],
    ['the origin of a sandboxed frame', 403, (proof) => ({ headers: { ...proof, Origin: 'null' } })],
    ['an empty origin', 403, (proof) => ({ headers: { ...proof, Origin: '' } })],
    ['a foreign host', 403, (proof, port) => ({ headers: { ...proof, Host: `attacker.example:${port}` } })],
    ['a host without the port', 403, (proof) => ({ headers: { ...proof, Host: '127.0.0.1' } })],
    [
      'a host that only begins rightly',
      403,
      (proof, port) => ({ headers: { ...proof, Host: `127.0.0.1:${port}.example` } }),
    ],
    ['another path', 404, (proof) => ({ headers: proof, path: '/' })],
    ['the path of the app', 404, (proof) => ({ headers: proof, path: '/ui' })],
    ['a query behind the path', 404, (proof) => ({ headers: proof, path: '/plugin?token=1' })],
    ['no subprotocol', 400, (proof) => ({ headers: proof, protocols: [] })],
    ['another subprotocol', 400, (proof) => ({ headers: proof, protocols: ['revitautoplan.v2'] })],
  ])('refuses %s before the upgrade', async (_what, status, attack) => {
    const test = await start()
    expect(await tryUpgrade(test.link.port, attack(proofHeaders(test.home), test.link.port) ?? {})).toBe(status)
    expect(test.link.clients()).toEqual([])
    expect(refusals(test)).toHaveLength(1)
  })

  it('takes each nonce once', async () => {
    const test = await start()
    const headers = proofHeaders(test.home)
    expect(await tryUpgrade(test.link.port, { headers })).toBe(101)
    expect(await tryUpgrade(test.link.port, { headers })).toBe(401)
  })

  it('does not burn a nonce for one who cannot prove it', async () => {
    const test = await start()
    const nonce = randomBytes(24).toString('base64url')
    const forged = { Authorization: `RevitAutoPlan ${nonce}.${'A'.repeat(43)}` }
    expect(await tryUpgrade(test.link.port, { headers: forged })).toBe(401)
    expect(await tryUpgrade(test.link.port, { headers: proofHeaders(test.home, nonce) })).toBe(101)
  })

  it('replaces the token rather than forget a nonce', async () => {
    const test = await start({ maxNonces: 2 })
    const before = readDiscovery(test.home)?.token
    const first = proofHeaders(test.home)
    expect(await tryUpgrade(test.link.port, { headers: first })).toBe(101)
    expect(await tryUpgrade(test.link.port, { headers: proofHeaders(test.home) })).toBe(101)
    expect(await tryUpgrade(test.link.port, { headers: proofHeaders(test.home) })).toBe(401)
    expect(readDiscovery(test.home)?.token).not.toBe(before)
    expect(await tryUpgrade(test.link.port, { headers: first })).toBe(401)
    expect(await tryUpgrade(test.link.port, { headers: proofHeaders(test.home) })).toBe(101)
  })

  it('binds a proof to the port, so that one overheard elsewhere is worth nothing here', async () => {
    const test = await start()
    const token = readDiscovery(test.home)?.token ?? ''
    const nonce = randomBytes(24).toString('base64url')
    const headers = { Authorization: `RevitAutoPlan ${nonce}.${clientProof(token, nonce, test.link.port + 1)}` }
    expect(await tryUpgrade(test.link.port, { headers })).toBe(401)
  })

  it('keeps token, nonce and proof out of the log, and the flood of refusals short', async () => {
    const test = await start()
    const token = readDiscovery(test.home)?.token ?? ''
    const nonce = randomBytes(24).toString('base64url')
    for (let attempt = 0; attempt < 70; attempt += 1) {
      await tryUpgrade(test.link.port, { headers: { Authorization: `RevitAutoPlan ${nonce}.${'A'.repeat(43)}` } })
    }
    const log = test.log.join('')
    expect(log).not.toContain(token)
    expect(log).not.toContain(nonce)
    expect(refusals(test)).toHaveLength(60)
  })

  it('listens on loopback alone and answers plain HTTP with a refusal and no CORS header', async () => {
    const test = await start()
    for (const [path, status] of [
      ['/', 404],
      ['/plugin', 426],
      ['/companion.json', 404],
    ] as const) {
      const answer = await get(test.link.port, path)
      expect(answer.status).toBe(status)
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })

  it('keeps the discovery file to its user', async () => {
    const test = await start()
    const { mode } = statSync(join(test.home, DISCOVERY_FILE))
    expect(process.platform === 'win32' ? 0o600 : mode & 0o777).toBe(0o600)
  })
})

describe('a connection of the plugin link', () => {
  it('is closed when it does not say hello in time', async () => {
    const client = await connectTestClient(await start({ helloTimeoutMs: 50 }), { hello: false })
    expect(await client.closed).toBe(4001)
  })

  it('is closed on a binary frame', async () => {
    const client = await connectTestClient(await start())
    client.socket.send(Buffer.from('{}'), { binary: true })
    expect(await client.closed).toBe(1003)
  })

  it('is closed on text that is not UTF-8', async () => {
    const client = await connectTestClient(await start())
    client.socket.send(Buffer.from([0xff, 0xfe]), { binary: false })
    expect(await client.closed).toBe(1007)
  })

  it('is closed on a frame of more than 64 KiB', async () => {
    const client = await connectTestClient(await start())
    client.socket.send(' '.repeat(65 * 1024))
    expect(await client.closed).toBe(1009)
  })

  it('survives a frame that is no JSON, and one that is nested deeply', async () => {
    const client = await connectTestClient(await start())
    client.send('[[[')
    expect(await client.next()).toMatchObject({ id: null, error: { code: -32_700 } })
    client.send(`${'['.repeat(20_000)}${']'.repeat(20_000)}`)
    expect(await client.next()).toMatchObject([{ id: null, error: { code: -32_600 } }])
    expect(await client.ask('session.ping', {})).toHaveProperty('result')
  })

  it('is closed when it sends faster than it may', async () => {
    const client = await connectTestClient(await start({ messagesPerSecond: 10, messageBurst: 20 }))
    for (let sent = 0; sent < 50; sent += 1) client.send({ jsonrpc: '2.0', method: 'session.ping' })
    expect(await client.closed).toBe(4002)
  })

  it('is cut off when it does not read', async () => {
    const test = await start({ maxBacklogBytes: 256 * 1024 })
    const client = await connectTestClient(test)
    client.socket.pause()
    const padding = 'p'.repeat(120)
    const call = { jsonrpc: '2.0', id: padding, method: 'session.ping' }
    const flood = setInterval(() => {
      for (let sent = 0; sent < 40; sent += 1) client.send(Array.from({ length: 50 }, () => call))
    }, 1)
    await expect.poll(() => test.link.clients().length, { timeout: 10_000 }).toBe(0)
    clearInterval(flood)
    expect(test.log.join('')).toContain('too_slow')
    client.socket.terminate()
  })

  it('is dropped after three heartbeats without a sign of life', async () => {
    const test = await start({ heartbeatMs: 20 })
    const silent = await rawClient(test)
    await expect.poll(() => test.log.join('')).toContain('heartbeat_missed')
    silent.destroy()
  })

  it('stays while it answers the heartbeat', async () => {
    const test = await start({ heartbeatMs: 10 })
    const client = await connectTestClient(test)
    let pings = 0
    await new Promise<void>((resolve) => {
      client.socket.on('ping', () => {
        pings += 1
        if (pings === 10) resolve()
      })
    })
    expect(await client.ask('session.ping', {})).toHaveProperty('result')
  })

  it('is refused when there are too many', async () => {
    const test = await start({ maxConnections: 2 })
    await connectTestClient(test)
    const second = await connectTestClient(test)
    expect(await tryUpgrade(test.link.port, { headers: proofHeaders(test.home) })).toBe(503)
    second.socket.close()
    await second.closed
    await expect.poll(() => tryUpgrade(test.link.port, { headers: proofHeaders(test.home) })).toBe(101)
  })

  it('reaches the table of the plugin link and nothing of the app', async () => {
    const client = await connectTestClient(await start())
    for (const method of ['state.get', 'account.signOut', 'billing.startCheckout', 'settings.set', 'constructor']) {
      expect(await client.ask(method, {})).toMatchObject({ error: { code: -32_601 } })
    }
    client.send('{"jsonrpc":"2.0","id":1,"method":"gate.check","params":{"__proto__":{"operation":"ai_layout"}}}')
    expect(await client.next()).toMatchObject({ error: { code: -32_602 } })
  })
})

function get(port: number, path: string): Promise<{ status: number; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers: { Origin: 'https://example.com' } }, (response) => {
      response.resume()
      resolve({ status: response.statusCode ?? 0, headers: response.headers })
    })
      .on('error', reject)
      .end()
  })
}

/** A client that upgrades and then answers nothing, not even a ping. */
async function rawClient(test: TestLink): Promise<ReturnType<typeof connect>> {
  const socket = connect(test.link.port, '127.0.0.1')
  const headers = {
    Host: `127.0.0.1:${test.link.port}`,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    'Sec-WebSocket-Protocol': 'revitautoplan.v1',
    ...proofHeaders(test.home),
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.on('error', () => undefined)
  socket.write(`GET /plugin HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
  await new Promise((resolve) => {
    socket.once('data', resolve)
  })
  return socket
}
