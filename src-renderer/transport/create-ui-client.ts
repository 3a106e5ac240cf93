import type { z } from 'zod'
import { createRpcClient, RpcFailure } from '../../shared/protocol/rpc-client.ts'
import { uiMethods, uiNotifications, type AppState, type UiMethod } from '../../shared/protocol/ui-api.ts'
import { failure, success, type Result } from '../../shared/result/result.ts'
import { createListeners } from './create-listeners.ts'
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

const UNREADABLE: UiFailure = {
  code: 'unreadable',
  message: 'The companion answered in a way this window does not know.',
  nextStep: 'Close this window and open it again.',
}

/** Speaks JSON-RPC over a transport. Every answer and every state is parsed; one of another shape never reaches a screen. */
export function createUiClient(transport: Transport): UiClient {
  const listeners = createListeners<AppState>()
  const rpc = createRpcClient({
    methods: uiMethods,
    send(text) {
      if (!transport.send(text)) rpc.close(DISCONNECTED.message)
    },
    onRequest(method, params) {
      if (method !== 'state.changed') return
      const state = uiNotifications['state.changed'].safeParse(params)
      if (state.success) listeners.emit(state.data)
      else console.error('The companion sent a state of another shape than agreed.', state.error)
    },
  })
  transport.onStatus((status) => {
    if (status !== 'open') rpc.close(DISCONNECTED.message)
  })
  transport.onMessage(rpc.receive)

  return {
    async request<Method extends UiMethod>(method: Method, params?: UiParams<Method>) {
      try {
        // TypeScript does not tie the types found by `method` to that method; the table in ui-api.ts does.
        const result = await rpc.call(method, (params ?? {}) as UiParams<Method>)
        return success(result as UiResult<Method>)
      } catch (error) {
        if (!(error instanceof RpcFailure)) throw error
        return failure(uiFailure(error))
      }
    },
    onState: listeners.add,
  }
}

function uiFailure({ kind, rpcError }: RpcFailure): UiFailure {
  if (kind === 'closed') return DISCONNECTED
  if (kind === 'unreadable') return UNREADABLE
  return { code: 'refused', message: rpcError.message, nextStep: rpcError.data?.nextStep ?? null }
}
