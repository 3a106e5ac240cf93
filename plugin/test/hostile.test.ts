import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { planFuzz } from '../../test/support/fuzz-plan.ts'
import { freshAccount, planOf } from '../../tools/sandbox/sandbox-account.ts'
import {
  type FalseConnection,
  type FalseScript,
  honestUntilHello,
  openFalseCompanion,
  writeDiscovery,
} from './support/false-companion.ts'
import { openPlugin } from './support/plugin-under-test.ts'
import { openTestSandbox, type TestSandbox } from './support/sandbox.ts'
import { type Driver, startDriver } from './support/start-driver.ts'

let driver: Driver
beforeAll(async () => {
  driver = await startDriver()
})
afterAll(async () => {
  await driver.stop()
  expect(driver.escaped).toEqual([])
})

describe('a discovery file', () => {
  let home: string
  let sandbox: TestSandbox
  const dead = 4_194_000

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'discovery-'))
    sandbox = await openTestSandbox(freshAccount(planOf('free')))
  })
  afterAll(async () => {
    await sandbox.close()
    rmSync(home, { recursive: true, force: true })
  })

  const file = (): string => join(home, 'companion.json')
  async function look(options = {}): Promise<string | undefined> {
    const plugin = await openPlugin(driver, home, { limitMs: 8000, ...options })
    const check = await plugin.check({ how: 'ui' })
    await plugin.dispose()
    expect(check.message).not.toBe('')
    return check.unavailable
  }

  it.each([
    ['is empty', ''],
    ['is half written', '{"schema":1,"protocols":["revitautoplan.v1"],"host":"127.0.0.1","port":52'],
    ['is not UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
    ['is a list', '[]'],
    ['is as deep as a well', '['.repeat(60_000)],
    ['is larger than it can be', ' '.repeat(70_000)],
  ])('that %s is said to be unreadable', async (_what, content) => {
    writeFileSync(file(), content)
    expect(await look()).toBe('DiscoveryUnreadable')
  })

  it.each([
    ['names another host', { host: '192.168.0.7' }, 'DiscoveryUnreadable'],
    ['names a port that is none', { port: 70_000 }, 'DiscoveryUnreadable'],
    ['has a token too short', { token: 'AAAA' }, 'DiscoveryUnreadable'],
    ['has a token of other characters', { token: '+'.repeat(43) }, 'DiscoveryUnreadable'],
    ['is left over from a process that is gone', { pid: dead }, 'NotRunning'],
    ['names a port where nobody listens', { port: 9 }, 'NotRunning'],
    ['speaks newer protocols only', { protocols: ['revitautoplan.v9'] }, 'ClientTooOld'],
    ['speaks none of the link', { protocols: [] }, 'CompanionTooOld'],
  ])('that %s', async (_what, fields, reason) => {
    writeDiscovery(home, fields)
    expect(await look()).toBe(reason)
  })

  it('of a companion older than the plugin needs', async () => {
    writeDiscovery(home, { appVersion: '1.0.9' })
    expect(await look({ minimum: '1.1.0' })).toBe('CompanionTooOld')
  })

  it('that is a folder', async () => {
    rmSync(file())
    mkdirSync(file())
    expect(await look()).toBe('DiscoveryUnreadable')
    rmSync(file(), { recursive: true })
  })

  it('that points at another program', async () => {
    const requests: string[] = []
    const other = createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`)
      response.end('<html></html>')
    })
    other.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 404 Not Found\r\n\r\n'))
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve)
    })
    const { port } = other.address() as AddressInfo // a TCP listener has no other address
    writeDiscovery(home, { port })
    expect(await look()).toBe('Untrusted')
    other.close()
    other.closeAllConnections()
  })

  it('that becomes a good one is used at the next call', async () => {
    writeFileSync(file(), '{')
    const plugin = await openPlugin(driver, sandbox.home)
    expect((await plugin.check()).allowed).toBe(true)
    await plugin.dispose()
  })
})

const nothing = (): void => undefined
const afterHello = (send: (connection: FalseConnection) => void): FalseScript => honestUntilHello(send)

describe('what answers on the port', () => {
  const cases: [string, FalseScript, RegExp][] = [
    ['hangs up', { onHead: ({ socket }) => socket.destroy() }, /Disconnected|TimedOut/],
    ['says nothing', { onHead: nothing }, /TimedOut/],
    [
      'says what is not HTTP',
      { onHead: ({ socket }) => void socket.write('SSH-2.0-OpenSSH_9.6\r\n\r\n') },
      /Untrusted/,
    ],
    [
      'never ends its answer',
      { onHead: ({ socket }) => void socket.write(`HTTP/1.1 101 X\r\nA: ${'a'.repeat(20_000)}`) },
      /Untrusted/,
    ],
    ['refuses the proof', { onHead: ({ socket }) => void socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n') }, /Refused/],
    ['has no room', { onHead: ({ socket }) => void socket.end('HTTP/1.1 503 Busy\r\n\r\n') }, /Refused/],
    [
      'upgrades to something else',
      {
        onHead: ({ socket }) =>
          void socket.write(
            'HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: no\r\n\r\n',
          ),
      },
      /Untrusted/,
    ],
    ['does not answer hello', { onHead: (one) => one.upgrade() }, /TimedOut/],
    ['knows no proof', { onHead: (one) => one.upgrade(), onText: (one) => one.hello(0, 'A'.repeat(43)) }, /Untrusted/],
    [
      'answers hello with no JSON',
      { onHead: (one) => one.upgrade(), onText: (one) => one.frame('hello!') },
      /ProtocolError/,
    ],
    [
      'answers hello with another shape',
      { onHead: (one) => one.upgrade(), onText: (one) => one.frame('{"id":0,"result":[]}') },
      /ProtocolError/,
    ],
    [
      'is too new for this client',
      {
        onHead: (one) => one.upgrade(),
        onText: (one) =>
          one.frame(
            '{"id":0,"error":{"code":-32000,"message":"no","data":{"reason":"unsupported_client","retryable":false,"nextStep":"update"}}}',
          ),
      },
      /ClientTooOld/,
    ],
    ['goes silent', afterHello(nothing), /TimedOut|Disconnected/],
    ['says goodbye', afterHello((one) => one.frame(Buffer.from([0x03, 0xe9]), 0x88)), /Disconnected/],
    ['cuts the line', afterHello(({ socket }) => socket.destroy()), /Disconnected/],
    ['sends binary', afterHello((one) => one.frame('x', 0x82)), /ProtocolError/],
    ['sends reserved bits', afterHello((one) => one.frame('x', 0xf1)), /ProtocolError/],
    ['sends an unknown kind of frame', afterHello((one) => one.frame('x', 0x83)), /ProtocolError/],
    ['sends a part that continues nothing', afterHello((one) => one.frame('x', 0x80)), /ProtocolError/],
    ['sends text that is not UTF-8', afterHello((one) => one.frame(Buffer.from([0xc3, 0x28]))), /ProtocolError/],
    ['sends what is not JSON', afterHello((one) => one.frame('{"id":')), /ProtocolError/],
    ['sends JSON as deep as a well', afterHello((one) => one.frame('['.repeat(100_000))), /ProtocolError/],
    [
      'announces a frame of exabytes',
      afterHello(({ socket }) => void socket.write(Buffer.from([0x81, 127, 255, 255, 255, 255, 255, 255, 255, 255]))),
      /ProtocolError/,
    ],
    [
      'sends a message without an end',
      afterHello((one) => {
        for (let part = 0; part < 40; part += 1) one.frame('a'.repeat(60_000), part === 0 ? 0x01 : 0x00)
      }),
      /ProtocolError/,
    ],
    ['answers with neither result nor error', afterHello((one) => one.frame(`{"id":${lastId(one)}}`)), /ProtocolError/],
    [
      'answers with an error of another shape',
      afterHello((one) => one.frame(`{"id":${lastId(one)},"error":"no"}`)),
      /ProtocolError/,
    ],
    [
      'answers with a decision of another shape',
      afterHello((one) => one.frame(`{"id":${lastId(one)},"result":{"allowed":"yes"}}`)),
      /ProtocolError/,
    ],
    ['answers other questions', afterHello((one) => one.frame('{"id":987654,"result":{}}')), /TimedOut|Disconnected/],
    [
      'answers with a result and an error',
      afterHello((one) => one.frame(`{"id":${lastId(one)},"result":null,"error":null}`)),
      /ProtocolError/,
    ],
  ]

  it.each(cases)('%s: the call ends in time, with a reason', async (_what, script, expected) => {
    const other = await openFalseCompanion(script)
    const plugin = await openPlugin(driver, other.home, {
      limitMs: /TimedOut|Disconnected/.test(expected.source) ? 1000 : 20_000,
    })
    const check = await plugin.check({ how: 'ui' })
    expect(check.allowed).toBe(false)
    expect(check.unavailable).toMatch(expected)
    expect(await plugin.dispose()).toBeLessThan(5000)
    for (const { head, frames } of other.connections) {
      expect(head).not.toMatch(/^origin:/im)
      // Before the companion has proved itself nothing but the plugin's name and version goes out.
      if (/Untrusted/.test(check.unavailable ?? ''))
        expect(frames.every((frame) => frame.includes('session.hello'))).toBe(true)
    }
    await other.close()
  })

  it('floods with events and unknown messages: calls are answered all the same', async () => {
    const other = await openFalseCompanion(
      honestUntilHello((one, text) => {
        const { id, method } = JSON.parse(text) as { id: unknown; method: string } // frames of our own client
        for (let event = 0; event < 2000; event += 1) {
          one.frame(
            `{"jsonrpc":"2.0","method":"usage.changed","params":{"seq":${event},"meters":[{"key":1}],"warning":7}}`,
          )
          one.frame(`{"jsonrpc":"2.0","method":"moon.rose","params":[]}`)
        }
        if (method === 'gate.check')
          one.frame(
            JSON.stringify({ id, result: { allowed: true, code: 'ok', future: { deep: [1] }, message: 'Yes.' } }),
          )
      }),
    )
    const plugin = await openPlugin(driver, other.home, { limitMs: 15_000 })
    expect(await plugin.check({ how: 'ui' })).toMatchObject({ allowed: true, message: 'Yes.' })
    await plugin.dispose()
    await other.close()
  })

  it('never reads: calls end in time, and nothing piles up', async () => {
    const other = await openFalseCompanion(honestUntilHello((one) => void one.socket.pause()))
    const plugin = await openPlugin(driver, other.home, { limitMs: 800 })
    const label = 'x'.repeat(200)
    const asked = await Promise.all(
      Array.from({ length: 600 }, () => plugin.check({ how: 'await', projectLabel: label, modelId: 'm'.repeat(256) })),
    )
    expect(new Set(asked.map((one) => one.unavailable))).not.toContain(undefined)
    expect(await plugin.dispose()).toBeLessThan(5000)
    await other.close()
  })

  it('sends random bytes: every call ends, and a real companion is found again', async () => {
    const plan = planFuzz('what a companion answers', 4000)
    const { random } = plan
    const bytes = (): Buffer =>
      Buffer.from(Array.from({ length: random.between(1, 400) }, () => random.between(0, 255)))
    const other = await openFalseCompanion(
      honestUntilHello((one) => {
        if (random.next() < 0.5) one.socket.write(bytes())
        else one.frame(bytes(), random.pick([0x81, 0x01, 0x80, 0x89, 0x8a, 0x88]) ?? 0x81)
      }),
    )
    const plugin = await openPlugin(driver, other.home, { limitMs: 400, throwing: true })
    while (plan.goesOn()) {
      const check = await plugin.check({ how: 'ui' })
      expect(check.unavailable).toMatch(/ProtocolError|Disconnected|TimedOut|NotRunning/)
    }
    const sandbox = await openTestSandbox(freshAccount(planOf('free')))
    const { token, port } = JSON.parse(readFileSync(join(sandbox.home, 'companion.json'), 'utf8')) as Record<
      string,
      unknown
    > // written by our own link
    writeDiscovery(other.home, { token, port })
    await expect.poll(async () => (await plugin.check()).allowed, { timeout: 20_000 }).toBe(true)
    expect(await plugin.heard('log')).toContainEqual(expect.stringContaining('a handler of the plugin failed'))
    await plugin.dispose()
    await sandbox.close()
    await other.close()
  })
})

describe('in Revit’s process', () => {
  it('a pool without a free thread holds no blocking call up', async () => {
    const starved = await startDriver()
    const sandbox = await openTestSandbox(freshAccount(planOf('enterprise')))
    const plugin = await openPlugin(starved, sandbox.home)
    await starved.run('starve', { ms: 15_000 })
    const run = await plugin.reserve({ how: 'ui' })
    expect(run.granted).toBe(true)
    expect((await plugin.commit(run.reservation, { how: 'ui' })).succeeded).toBe(true)
    expect(run.tookMs).toBeLessThan(14_000)
    process.kill(starved.pid)
    await sandbox.close()
  })

  it('a client takes one thread, and gives it back', async () => {
    const sandbox = await openTestSandbox(freshAccount(planOf('free')))
    const threads = async (): Promise<number> => Number(await driver.run('threads'))
    const before = await threads()
    const plugins = await Promise.all(Array.from({ length: 20 }, () => openPlugin(driver, sandbox.home)))
    for (const plugin of plugins) await plugin.check({ how: 'ui' })
    expect((await threads()) - before).toBeGreaterThanOrEqual(20)
    for (const plugin of plugins) await plugin.dispose()
    await expect.poll(threads, { timeout: 20_000 }).toBeLessThan(before + 12)
    await sandbox.close()
  })
})

function lastId(connection: FalseConnection): unknown {
  const message = JSON.parse(connection.frames.at(-1) ?? '{}') as { id: unknown } // frames of our own client
  return message.id
}
