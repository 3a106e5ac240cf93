import type { z } from 'zod'
import { JSON_RPC_VERSION, rpcRequestSchema, rpcResponseSchema } from '../../shared/protocol/json-rpc.ts'
import { uiMethods, uiNotifications, type AppState, type UiMethod } from '../../shared/protocol/ui-api.ts'
import { failure, success, type Result } from '../../shared/result/result.ts'
import type { Transport } from './transport.ts'

export interface UiFailure {
  /** disconnected: the line to the core was lost. unreadable: the answer has another shape than agreed. */
  readonly code: 'refused' | 'disconnected' | 'unreadable'
  readonly message: string
  readonly nextStep: string | null
}

export type UiParams<Method extends UiMethod> = z.input<(typeof uiMethods)[Method]['params']>
export type UiResult<Method extends UiMethod> = z.output<(typeof uiMethods)[Method]['result']>

/** The core's API as this window calls it. */
export interface UiClient {
  request<Method extends UiMethod>(
    method: Method,
    params?: UiParams<Method>,
  ): Promise<Result<UiResult<Method>, UiFailure>>
  onState(listener: (state: AppState) => void): () => void
}

const DISCONNECTED: UiFailure = {
  code: 'disconnected',
  message: 'The connection to the companion was lost.',
  nextStep: 'It is being restored; try again in a moment.',
}

/** Speaks JSON-RPC over a transport. Every answer and every state is parsed; one of another shape never reaches a screen. */
export function createUiClient(transport: Transport): UiClient {
  const waiting = new Map<number, (result: Result<unknown, UiFailure>) => void>()
  const listeners = new Set<(state: AppState) => void>()
  let lastId = 0

  const settle = (id: number, result: Result<unknown, UiFailure>): void => {
    const resolve = waiting.get(id)
    waiting.delete(id)
    resolve?.(result)
  }

  transport.onStatus((status) => {
    if (status === 'open') return
    for (const id of waiting.keys()) settle(id, failure(DISCONNECTED))
  })

  transport.onMessage((text) => {
    const message = readJson(text)
    const response = rpcResponseSchema.safeParse(message)
    if (response.success) {
      const { id } = response.data
      if (typeof id !== 'number') return
      if ('error' in response.data) {
        const { error } = response.data
        settle(id, failure({ code: 'refused', message: error.message, nextStep: error.data?.nextStep ?? null }))
      } else settle(id, success(response.data.result))
      return
    }
    const notification = rpcRequestSchema.safeParse(message)
    if (!notification.success || notification.data.method !== 'state.changed') return
    const state = uiNotifications['state.changed'].safeParse(notification.data.params)
    if (!state.success) {
      console.error('The companion sent a state of another shape than agreed.', state.error)
      return
    }
    for (const listener of listeners) listener(state.data)
  })

  return {
    async request<Method extends UiMethod>(method: Method, params?: UiParams<Method>) {
      lastId += 1
      const id = lastId
      const answered = new Promise<Result<unknown, UiFailure>>((resolve) => {
        waiting.set(id, resolve)
      })
      const text = JSON.stringify({ jsonrpc: JSON_RPC_VERSION, id, method, params: params ?? {} })
      if (!transport.send(text)) settle(id, failure(DISCONNECTED))
      const answer = await answered
      if (!answer.ok) return answer
      const parsed = uiMethods[method].result.safeParse(answer.value)
      // TypeScript does not tie the schema found by `method` to that method; the table in ui-api.ts does.
      if (parsed.success) return success(parsed.data as UiResult<Method>)
      return failure<UiFailure>({
        code: 'unreadable',
        message: 'The companion answered in a way this window does not know.',
        nextStep: 'Close this window and open it again.',
      })
    },
    onState: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
