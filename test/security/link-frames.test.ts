import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rpcResponseSchema } from '../../shared/protocol/json-rpc.ts'
import {
  connectTestClient,
  HELLO,
  newTestId,
  openTestLink,
  type TestClient,
  type TestLink,
} from '../../src-main/core/link/open-test-link.ts'

let test: TestLink
let client: TestClient
beforeAll(async () => {
  test = await openTestLink()
  client = await connectTestClient(test)
})
afterAll(async () => {
  await test.close()
})

/** Sends a frame as it stands and answers what came back, having seen that it is JSON-RPC. */
async function say(text: string): Promise<unknown> {
  client.send(text)
  const answer = await client.next()
  for (const one of Array.isArray(answer) ? answer : [answer]) rpcResponseSchema.parse(one)
  return answer
}

const call = (rest: string): string => `{"jsonrpc":"2.0",${rest}}`
const check = (params: string): string => call(`"id":1,"method":"gate.check","params":${params}`)

describe('a frame before hello', () => {
  it('is refused whatever it is, and hello still passes', async () => {
    const early = await connectTestClient(test, { hello: false })
    for (const [method, params] of [
      ['session.ping', {}],
      ['gate.check', { operation: 'ai_layout' }],
      ['gate.reserve', { operation: 'ai_layout', opId: newTestId() }],
      ['gate.commit', { reservationId: newTestId() }],
      ['gate.reconcile', { reservationIds: [] }],
      ['events.subscribe', { topics: [] }],
      ['app.open', { view: 'overview' }],
    ] as const) {
      expect(await early.ask(method, params)).toMatchObject({ error: { data: { reason: 'out_of_order' } } })
    }
    early.send({ jsonrpc: '2.0', method: 'gate.progress', params: { reservationId: newTestId(), fraction: 0.5 } })
    // Wrong parameters of a hello do not spoil the next one; a batch may hold hello and what follows it.
    expect(await early.ask('session.hello', { client: 'me' })).toMatchObject({ error: { code: -32_602 } })
    early.send([
      { jsonrpc: '2.0', id: 1, method: 'session.hello', params: HELLO },
      { jsonrpc: '2.0', id: 2, method: 'session.hello', params: HELLO },
      { jsonrpc: '2.0', id: 3, method: 'session.ping' },
    ])
    expect(await early.next()).toMatchObject([
      { id: 1, result: {} },
      { id: 2, error: { data: { reason: 'out_of_order' } } },
      { id: 3, result: {} },
    ])
    expect(test.gate.calls).toEqual([])
    early.socket.terminate()
  })
})

describe('an id', () => {
  it.each([
    ['7', 7],
    ['-7', -7],
    ['0', 0],
    ['1.5', 1.5],
    ['1e3', 1000],
    ['""', ''],
    ['"a"', 'a'],
    ['"\\ud800"', '\ud800'],
    ['"__proto__"', '__proto__'],
    ['null', null],
  ])('of %s comes back as it is', async (id, expected) => {
    expect(await say(call(`"id":${id},"method":"session.ping"`))).toMatchObject({ id: expected, result: {} })
  })

  it.each(['true', '[1]', '{"a":1}', '1e400', `"${'i'.repeat(129)}"`])(
    'of %s is no id: the answer bears none',
    async (id) => {
      expect(await say(call(`"id":${id},"method":"session.ping"`))).toMatchObject({
        id: null,
        error: { code: -32_600 },
      })
    },
  )
})

describe('a frame that is nearly right', () => {
  it.each([
    ['a number', '1', -32_600],
    ['a text', '"session.ping"', -32_600],
    ['null', 'null', -32_600],
    ['no JSON', '{"jsonrpc":"2.0",}', -32_700],
    ['two values', '{} {}', -32_700],
    ['JSON behind a byte order mark', `\ufeff${call('"id":1,"method":"session.ping"')}`, -32_700],
    ['cut off', '{"jsonrpc":"2.0","id":1,"method":"session.pi', -32_700],
    ['nothing', '', -32_700],
    ['another version', '{"jsonrpc":"1.0","id":1,"method":"session.ping"}', -32_600],
    ['a version as a number', '{"jsonrpc":2.0,"id":1,"method":"session.ping"}', -32_600],
    ['no method', call('"id":1'), -32_600],
    ['a method that is a list', call('"id":1,"method":["session.ping"]'), -32_600],
    ['a method of 129 letters', call(`"id":1,"method":"${'m'.repeat(129)}"`), -32_600],
    ['a method in capitals', call('"id":1,"method":"SESSION.PING"'), -32_601],
    ['a method with a blank', call('"id":1,"method":"session.ping "'), -32_601],
    ['the method __proto__', call('"id":1,"method":"__proto__"'), -32_601],
    ['the method hasOwnProperty', call('"id":1,"method":"hasOwnProperty"'), -32_601],
    ['parameters in a list', check('["ai_layout"]'), -32_602],
    ['parameters as text', check('"ai_layout"'), -32_602],
    ['no parameters', call('"id":1,"method":"gate.check"'), -32_602],
    ['an operation that nobody knows', check('{"operation":"constructor"}'), -32_602],
    ['units as text', check('{"operation":"ai_layout","units":"1"}'), -32_602],
    ['half a unit', check('{"operation":"ai_layout","units":0.5}'), -32_602],
    ['no units', check('{"operation":"ai_layout","units":0}'), -32_602],
    ['more units than there are', check('{"operation":"ai_layout","units":9007199254740993}'), -32_602],
    ['an area without end', check('{"operation":"ai_layout","areaSqm":1e999}'), -32_602],
    ['an area below nothing', check('{"operation":"ai_layout","areaSqm":-0.1}'), -32_602],
    ['a feature that is empty', check('{"operation":"ai_layout","feature":""}'), -32_602],
    ['a model of a kilometre', check(`{"operation":"ai_layout","modelId":"${'m'.repeat(257)}"}`), -32_602],
    ['an operation hidden in __proto__', check('{"__proto__":{"operation":"ai_layout"}}'), -32_602],
    ['an operation hidden in constructor', check('{"constructor":{"prototype":{"operation":"ai_layout"}}}'), -32_602],
    ['a reservation that is no UUID', call('"id":1,"method":"gate.commit","params":{"reservationId":"1"}'), -32_602],
    [
      'too many reservations',
      call(`"id":1,"method":"gate.reconcile","params":{"reservationIds":[${'"x",'.repeat(1200)}"x"]}`),
      -32_602,
    ],
    ['a view that there is not', call('"id":1,"method":"app.open","params":{"view":"../admin"}'), -32_602],
    ['a topic that there is not', call('"id":1,"method":"events.subscribe","params":{"topics":["*"]}'), -32_602],
  ])('is answered with its code: %s', async (_what, text, code) => {
    expect(await say(text)).toMatchObject({ error: { code } })
  })

  it.each([
    ['the last of several equal keys counts', check('{"operation":"nothing","operation":"ai_layout"}')],
    [
      'keys that nobody knows are passed over',
      check('{"operation":"ai_layout","__proto__":{"units":-1},"toString":1}'),
    ],
    ['lone halves of letters', check('{"operation":"ai_layout","modelId":"\\ud800","projectLabel":"\\udc00\\u0000"}')],
    [
      'parameters nested deeply beside the point',
      check(`{"operation":"ai_layout","x":${'['.repeat(5000)}${']'.repeat(5000)}}`),
    ],
    ['blanks around it', `\n\t ${check('{"operation":"ai_layout"}')} \n`],
  ])('is taken: %s', async (_what, text) => {
    expect(await say(text)).toMatchObject({ id: 1, result: { allowed: true } })
    expect(Object.prototype).not.toHaveProperty('units')
  })

  it('gets no answer to a notification, and the next call does', async () => {
    for (const text of [
      call('"method":"gate.check","params":{}'),
      call('"method":"nothing"'),
      call('"method":"gate.progress","params":{"reservationId":1}'),
      call('"method":"gate.progress","params":{"fraction":2}'),
    ]) {
      client.send(text)
    }
    expect(await say(call('"id":"after","method":"session.ping"'))).toMatchObject({ id: 'after' })
  })

  it('in a batch spoils nothing of the others', async () => {
    const batch = [
      call('"id":1,"method":"session.ping"'),
      '[]',
      'null',
      '{}',
      call('"id":2,"method":"nothing"'),
      check('{}'),
    ]
    expect(await say(`[${batch.join(',')}]`)).toMatchObject([
      { id: 1, result: {} },
      { id: null, error: { code: -32_600 } },
      { id: null, error: { code: -32_600 } },
      { id: null, error: { code: -32_600 } },
      { id: 2, error: { code: -32_601 } },
      { id: 1, error: { code: -32_602 } },
    ])
  })

  it('never counts as a mistake of the companion', () => {
    expect(test.log.filter((line) => line.includes('failed'))).toEqual([])
  })
})
