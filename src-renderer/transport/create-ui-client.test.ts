import { describe, expect, it, vi } from 'vitest'
import { createListeners } from './create-listeners.ts'
import { createUiClient } from './create-ui-client.ts'
import type { Transport, TransportStatus } from './transport.ts'

/** A transport whose other end is the test. */
function createPair() {
  const messages = createListeners<string>()
  const statuses = createListeners<TransportStatus>()
  const sent: { id: number; method: string; params: unknown }[] = []
  let open = true
  const transport: Transport = {
    send: (text) => {
      if (open) sent.push(JSON.parse(text))
      return open
    },
    onMessage: messages.add,
    onStatus: (listener) => {
      listener('open')
      return statuses.add(listener)
    },
    close: () => undefined,
  }
  return {
    transport,
    sent,
    say: (message: unknown) => messages.emit(typeof message === 'string' ? message : JSON.stringify(message)),
    lose: () => {
      open = false
      statuses.emit('lost')
    },
  }
}

const signIn = { status: 'signed_out', userCode: null, verificationUrl: null, expiresAt: null, error: null }

describe('the client of the core', () => {
  it('matches answers to requests by id, in any order', async () => {
    const pair = createPair()
    const client = createUiClient(pair.transport)
    const first = client.request('account.signIn')
    const second = client.request('account.cancelSignIn')
    expect(pair.sent.map(({ method, params }) => [method, params])).toEqual([
      ['account.signIn', {}],
      ['account.cancelSignIn', {}],
    ])
    pair.say({ jsonrpc: '2.0', id: pair.sent[1]?.id, result: {} })
    pair.say({ jsonrpc: '2.0', id: pair.sent[0]?.id, result: signIn })
    expect(await second).toEqual({ ok: true, value: {} })
    expect(await first).toEqual({ ok: true, value: signIn })
  })

  it('gives a refusal with what to do next', async () => {
    const pair = createPair()
    const answer = createUiClient(pair.transport).request('sync.now')
    const data = { reason: 'unreachable', retryable: true, nextStep: 'Try again.' }
    pair.say({ jsonrpc: '2.0', id: 1, error: { code: -32_000, message: 'No answer.', data } })
    expect(await answer).toEqual({
      ok: false,
      failure: { code: 'refused', message: 'No answer.', nextStep: 'Try again.' },
    })
  })

  it('lets no answer of another shape through', async () => {
    const pair = createPair()
    const answer = createUiClient(pair.transport).request('account.signIn')
    pair.say({ jsonrpc: '2.0', id: 1, result: { status: 'perhaps' } })
    expect(await answer).toMatchObject({ ok: false, failure: { code: 'unreadable' } })
  })

  it('fails what is under way when the line is lost, and what is asked without one', async () => {
    const pair = createPair()
    const client = createUiClient(pair.transport)
    const underWay = client.request('sync.now')
    pair.lose()
    expect(await underWay).toMatchObject({ ok: false, failure: { code: 'disconnected' } })
    expect(await client.request('sync.now')).toMatchObject({ ok: false, failure: { code: 'disconnected' } })
  })

  it('ignores noise, and tells of a state it cannot read', () => {
    const complain = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const pair = createPair()
    const listener = vi.fn()
    createUiClient(pair.transport).onState(listener)
    pair.say('not json')
    pair.say({ jsonrpc: '2.0', id: 99, result: {} })
    pair.say({ jsonrpc: '2.0', method: 'something.else', params: {} })
    expect(complain).not.toHaveBeenCalled()
    pair.say({ jsonrpc: '2.0', method: 'state.changed', params: { revision: 1 } })
    expect(complain).toHaveBeenCalledOnce()
    expect(listener).not.toHaveBeenCalled()
    complain.mockRestore()
  })
})
