import { afterEach, describe, expect, it } from 'vitest'
import { helloResultSchema } from '../../../shared/protocol/plugin-link.ts'
import { readDiscovery } from './discovery-file.ts'
import { ALLOWED } from './fake-plugin-gate.ts'
import { connectTestClient, HELLO, newTestId, openTestLink, type TestLink } from './open-test-link.ts'
import type { PluginLinkOptions } from './plugin-link.ts'

const open: TestLink[] = []

async function start(options: Partial<PluginLinkOptions> = {}): Promise<TestLink> {
  const test = await openTestLink(options)
  open.push(test)
  return test
}

afterEach(async () => {
  for (const test of open.splice(0)) await test.close()
})

const refusedWith = (reason: string): object => ({ error: { data: { reason } } })

describe('the plugin link', () => {
  it('answers hello with its own proof, the account and the figures', async () => {
    const test = await start()
    const client = await connectTestClient(test, { hello: false })
    const answer = await client.ask('session.hello', HELLO)
    expect(answer).toMatchObject({ jsonrpc: '2.0', id: 1 })
    const hello = helloResultSchema.parse((answer as { result: unknown }).result)
    expect(hello.server).toEqual({ name: 'RevitAutoPlan Companion', version: '1.2.3', protocol: 'revitautoplan.v1' })
    expect(hello.proof).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(test.link.clients()).toMatchObject([
      { hello: { host: { year: 2027 } }, origin: { clientName: 'Test plugin' } },
    ])
  })

  it('answers nothing else before hello, and hello only once', async () => {
    const client = await connectTestClient(await start(), { hello: false })
    expect(await client.ask('gate.check', { operation: 'ai_layout' })).toMatchObject(refusedWith('out_of_order'))
    expect(await client.ask('session.hello', HELLO)).toHaveProperty('result')
    expect(await client.ask('session.hello', HELLO)).toMatchObject(refusedWith('out_of_order'))
  })

  it('refuses a client that speaks none of its protocols, then closes', async () => {
    const client = await connectTestClient(await start(), { hello: false })
    const answer = await client.ask('session.hello', { ...HELLO, protocols: ['revitautoplan.v9'] })
    expect(answer).toMatchObject(refusedWith('unsupported_client'))
    expect(await client.closed).toBe(4005)
  })

  it('denies work to a client whose SDK is too old, but lets it commit what it holds', async () => {
    const test = await start({ settings: { minimumSdkVersion: '2.0.0' } })
    const client = await connectTestClient(test)
    const denied = { decision: { allowed: false, code: 'unsupported_client' } }
    expect(await client.ask('gate.check', { operation: 'ai_layout' })).toMatchObject({ result: denied.decision })
    expect(await client.ask('gate.reserve', { opId: newTestId(), operation: 'ai_layout' })).toMatchObject({
      result: { outcome: 'denied', ...denied },
    })
    expect(await client.ask('gate.commit', { reservationId: newTestId() })).toMatchObject({ result: { charged: 1 } })
  })

  it('takes calls up in the order they came, also within a batch, and answers no notification', async () => {
    const test = await start()
    const client = await connectTestClient(test)
    const call = (method: string, params: unknown, id?: number): unknown => ({ jsonrpc: '2.0', id, method, params })
    const reservationId = newTestId()
    client.send([
      call('gate.commit', { reservationId }, 1),
      call('gate.progress', { reservationId, fraction: 0.5 }),
      call('gate.check', { operation: 'api_call' }, 2),
    ])
    expect(await client.next()).toMatchObject([
      { id: 1, result: { charged: 1 } },
      { id: 2, result: { code: 'ok' } },
    ])
    expect(test.gate.calls.map((line) => line.split(' ')[0])).toEqual(['commit', 'progress', 'check'])
  })

  it('names the field of a wrong parameter and ignores fields that it does not know', async () => {
    const client = await connectTestClient(await start())
    expect(await client.ask('gate.check', { operation: 'ai_layout', areaSqm: -1 })).toMatchObject({
      error: { code: -32_602, message: expect.stringContaining('areaSqm'), data: { reason: 'invalid_params' } },
    })
    expect(await client.ask('gate.check', { operation: 'ai_layout', colour: 'red' })).toHaveProperty('result')
  })

  it('sends events to those who subscribed, numbered on each connection', async () => {
    const test = await start()
    const listener = await connectTestClient(test)
    await connectTestClient(test)
    expect(await listener.ask('events.subscribe', { topics: ['app.shutdown', 'connectivity.changed'] })).toMatchObject({
      result: { topics: ['app.shutdown', 'connectivity.changed'], seq: 0 },
    })
    const payload = { online: false, lastSyncAt: null, graceEndsAt: null }
    test.link.publish('connectivity.changed', payload)
    test.link.publish('usage.changed', { meters: [], warning: null })
    test.link.publish('connectivity.changed', payload)
    expect(await listener.next()).toEqual({
      jsonrpc: '2.0',
      method: 'connectivity.changed',
      params: { seq: 1, ...payload },
    })
    expect(await listener.next()).toMatchObject({ method: 'connectivity.changed', params: { seq: 2 } })
  })

  it('tells many changes of usage as one event', async () => {
    const test = await start({ settings: { usageEventMs: 20 } })
    const client = await connectTestClient(test)
    await client.ask('events.subscribe', { topics: ['usage.changed'] })
    for (let change = 0; change < 100; change += 1) test.link.publishUsage()
    expect(await client.next()).toMatchObject({
      method: 'usage.changed',
      params: { seq: 1, meters: [], warning: null },
    })
    expect(await client.ask('session.ping', {})).toHaveProperty('result.at')
  })

  it('asks the cloud when units are short and it is in reach, and decides again', async () => {
    let asked = 0
    const test = await start({
      cloudReachable: () => true,
      askForUnits: async () => {
        asked += 1
      },
    })
    test.gate.decisions = [{ ...ALLOWED, allowed: false, code: 'lease_exhausted' }, ALLOWED]
    const client = await connectTestClient(test)
    expect(await client.ask('gate.reserve', { opId: newTestId(), operation: 'ai_layout' })).toMatchObject({
      result: { outcome: 'reserved' },
    })
    expect(asked).toBe(1)
    expect(test.gate.calls.map((line) => line.split(' ')[0])).toEqual(['reserve-may-ask', 'reserve'])
  })

  it('waits for the cloud no longer than it may, and answers other calls meanwhile', async () => {
    const test = await start({
      cloudReachable: () => true,
      askForUnits: () => new Promise(() => undefined),
      settings: { unitsWaitMs: 50 },
    })
    test.gate.decisions = [
      { ...ALLOWED, allowed: false, code: 'lease_exhausted' },
      ALLOWED,
      { ...ALLOWED, allowed: false, code: 'lease_exhausted' },
    ]
    const client = await connectTestClient(test)
    client.send({
      jsonrpc: '2.0',
      id: 'slow',
      method: 'gate.reserve',
      params: { opId: newTestId(), operation: 'ai_layout' },
    })
    expect(await client.ask('gate.check', { operation: 'api_call' }, 'fast')).toMatchObject({ id: 'fast' })
    expect(await client.next()).toMatchObject({ id: 'slow', result: { decision: { code: 'lease_exhausted' } } })
  })

  it('makes no reservation for a plugin that is gone by the time the cloud has answered', async () => {
    const cloud = Promise.withResolvers<void>()
    const gone = Promise.withResolvers<void>()
    const test = await start({
      cloudReachable: () => true,
      askForUnits: () => cloud.promise,
      onClientsChanged: () => {
        if (test.link.clients().length === 0) gone.resolve()
      },
    })
    test.gate.decisions = [{ ...ALLOWED, allowed: false, code: 'lease_exhausted' }, ALLOWED]
    const client = await connectTestClient(test)
    void client.ask('gate.reserve', { opId: newTestId(), operation: 'ai_layout' })
    await expect.poll(() => test.gate.calls.length).toBe(1)
    client.socket.terminate()
    await gone.promise
    cloud.resolve()
    await new Promise(setImmediate)
    expect(test.gate.calls.map((line) => line.split(' ')[0])).toEqual(['reserve-may-ask', 'closed'])
  })

  it('tells the gate when a plugin is gone', async () => {
    let changes = 0
    let noted: (() => void) | null = null
    const test = await start({
      onClientsChanged: () => {
        changes += 1
        if (changes === 2) noted?.()
      },
    })
    const client = await connectTestClient(test)
    const gone = new Promise<void>((resolve) => {
      noted = resolve
    })
    client.socket.terminate()
    await gone
    expect(test.gate.calls.at(-1)).toMatch(/^closed /)
    expect(test.link.clients()).toEqual([])
  })

  it('answers a mistake of its own with a number and no stack trace', async () => {
    const test = await start()
    test.gate.check = () => {
      throw new Error('secret detail')
    }
    const client = await connectTestClient(test)
    const answer = await client.ask('gate.check', { operation: 'ai_layout' })
    expect(answer).toMatchObject({
      error: { code: -32_603, data: { reason: 'internal', errorId: expect.any(String) } },
    })
    expect(JSON.stringify(answer)).not.toContain('secret detail')
    const { errorId } = (answer as { error: { data: { errorId: string } } }).error.data
    expect(test.log.filter((line) => line.includes(errorId) && line.includes('secret detail'))).toHaveLength(1)
  })

  it('says goodbye, closes with 1001 and takes the discovery file away', async () => {
    const test = await openTestLink()
    const client = await connectTestClient(test)
    await client.ask('events.subscribe', { topics: ['app.shutdown'] })
    expect(readDiscovery(test.home)).toMatchObject({ port: test.link.port, pid: process.pid, appVersion: '1.2.3' })
    const closing = test.link.close('update', true)
    expect(await client.next()).toMatchObject({
      method: 'app.shutdown',
      params: { seq: 1, reason: 'update', restart: true },
    })
    expect(await client.closed).toBe(1001)
    await closing
    expect(readDiscovery(test.home)).toBeNull()
    await test.close()
  })
})
