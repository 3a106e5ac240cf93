import { beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { createRpcClient, type RpcClient, RpcFailure } from './rpc-client.ts'

const methods = { double: { params: z.object({ of: z.int() }), result: z.object({ is: z.int() }) } }

let sent: unknown[]
let heard: { method: string; params: unknown }[]
let rpc: RpcClient<typeof methods>
beforeEach(() => {
  sent = []
  heard = []
  rpc = createRpcClient({
    methods,
    send: (text) => sent.push(JSON.parse(text)),
    onRequest: (method, params) => {
      heard.push({ method, params })
      return method === 'session.ping' ? { at: 'now' } : undefined
    },
  })
})

const receive = (frame: object): void => rpc.receive(JSON.stringify({ jsonrpc: '2.0', ...frame }))

it('matches answers to calls by their id, in whatever order they come', async () => {
  const first = rpc.call('double', { of: 1 })
  const second = rpc.call('double', { of: 2 })
  expect(sent).toEqual([
    { jsonrpc: '2.0', id: 1, method: 'double', params: { of: 1 } },
    { jsonrpc: '2.0', id: 2, method: 'double', params: { of: 2 } },
  ])
  receive({ id: 2, result: { is: 4 } })
  receive({ id: 1, result: { is: 2 } })
  expect(await Promise.all([first, second])).toEqual([{ is: 2 }, { is: 4 }])
})

it('rejects with the error that the other side answers', async () => {
  const call = rpc.call('double', { of: 1 })
  receive({ id: 1, error: { code: -32_000, message: 'No.' } })
  await expect(call).rejects.toMatchObject({ kind: 'answered', message: 'No.', rpcError: { code: -32_000 } })
})

it('rejects a result of another shape than agreed', async () => {
  const call = rpc.call('double', { of: 1 })
  receive({ id: 1, result: { is: 'two' } })
  await expect(call).rejects.toMatchObject({ kind: 'unreadable' })
})

it('rejects every open call when the link goes away', async () => {
  const calls = [rpc.call('double', { of: 1 }), rpc.call('double', { of: 2 })]
  rpc.close('gone')
  for (const outcome of await Promise.allSettled(calls)) {
    expect(outcome.status === 'rejected' && outcome.reason).toBeInstanceOf(RpcFailure)
  }
})

it('hands on notifications without an answer, and answers requests', () => {
  receive({ method: 'usage.changed', params: { seq: 1 } })
  expect(sent).toEqual([])
  receive({ id: 'a', method: 'session.ping' })
  receive({ id: 'b', method: 'unheard' })
  expect(sent).toEqual([
    { jsonrpc: '2.0', id: 'a', result: { at: 'now' } },
    { jsonrpc: '2.0', id: 'b', result: {} },
  ])
  expect(heard.map(({ method }) => method)).toEqual(['usage.changed', 'session.ping', 'unheard'])
})

it('ignores what is no frame of the protocol, and answers to calls it never made', async () => {
  const call = rpc.call('double', { of: 1 })
  rpc.receive('not JSON')
  receive({ id: 99, result: { is: 1 } })
  receive({ id: null, result: { is: 1 } })
  receive({ id: 1, result: { is: 2 } })
  expect(await call).toEqual({ is: 2 })
})
