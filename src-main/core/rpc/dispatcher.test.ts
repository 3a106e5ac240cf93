import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { failure, success } from '../../../shared/result/result.ts'
import { BATCH_LIMIT, createDispatcher } from './dispatcher.ts'

const notified: number[] = []
const dispatch = createDispatcher({
  methods: {
    double: { params: z.object({ value: z.number() }), result: z.object({ value: z.number() }) },
    later: { params: z.object({}).optional(), result: z.object({}) },
    refuse: { params: z.object({}).optional(), result: z.object({}) },
    broken: { params: z.object({}).optional(), result: z.object({}) },
  },
  handlers: {
    double: ({ value }) => success({ value: value * 2 }),
    later: async () => success({}),
    refuse: () => failure({ reason: 'busy', retryable: true, message: 'Busy.', nextStep: 'Wait.' }),
    broken: async () => {
      throw new Error('a detail')
    },
  },
  notifications: { note: z.object({ value: z.number() }) },
  notified: { note: ({ value }) => void notified.push(value) },
  guard: () => null,
  onBug: () => 'bug-1',
})

async function say(frame: unknown): Promise<unknown> {
  const text = await dispatch(typeof frame === 'string' ? frame : JSON.stringify(frame), null)
  return text === null ? null : JSON.parse(text)
}

const call = (method: string, params?: unknown, id: unknown = 1): unknown => ({ jsonrpc: '2.0', id, method, params })

describe('the dispatcher', () => {
  it('answers a call with its result and its own id', async () => {
    expect(await say(call('double', { value: 2 }, 'x'))).toEqual({ jsonrpc: '2.0', id: 'x', result: { value: 4 } })
    expect(await say(call('later', undefined, 7))).toEqual({ jsonrpc: '2.0', id: 7, result: {} })
  })

  it.each([
    ['not JSON', '{', -32_700, null],
    ['no request', { jsonrpc: '2.0', id: 5 }, -32_600, 5],
    ['another version', { jsonrpc: '1.0', id: 6, method: 'double' }, -32_600, 6],
    ['an empty batch', [], -32_600, null],
    ['a batch that is too long', Array.from({ length: BATCH_LIMIT + 1 }, () => call('later')), -32_600, null],
    ['an unknown method', call('triple'), -32_601, 1],
    ['a name that every object has', call('toString'), -32_601, 1],
    ['a wrong parameter', call('double', { value: 'two' }), -32_602, 1],
    ['a bug', call('broken'), -32_603, 1],
    ['a failure that may be tried again', call('refuse'), -32_001, 1],
  ])('answers %s as the standard says', async (_what, frame, code, id) => {
    expect(await say(frame)).toMatchObject({ jsonrpc: '2.0', id, error: { code } })
  })

  it('says which parameter is wrong and what to do', async () => {
    expect(await say(call('double', { value: 'two' }))).toMatchObject({
      error: {
        message: expect.stringMatching(/^value: /),
        data: { reason: 'invalid_params', retryable: false, nextStep: 'Correct the parameter value.' },
      },
    })
  })

  it('never answers a notification, not even a wrong one', async () => {
    expect(await say({ jsonrpc: '2.0', method: 'note', params: { value: 3 } })).toBeNull()
    expect(await say({ jsonrpc: '2.0', method: 'note', params: {} })).toBeNull()
    expect(await say({ jsonrpc: '2.0', method: 'nothing' })).toBeNull()
    expect(await say({ jsonrpc: '2.0', method: 'broken' })).toBeNull()
    expect(await say([{ jsonrpc: '2.0', method: 'note', params: { value: 4 } }])).toBeNull()
    expect(notified).toEqual([3, 4])
  })

  it('answers a batch in the order of its calls, malformed ones included', async () => {
    expect(await say([call('later', {}, 1), 1, call('double', { value: 1 }, 2)])).toMatchObject([
      { id: 1, result: {} },
      { id: null, error: { code: -32_600 } },
      { id: 2, result: { value: 2 } },
    ])
  })
})
