import type { z } from 'zod'
import { JSON_RPC_VERSION, RPC_ERROR, rpcRequestSchema, rpcResponseSchema, type RpcError } from './json-rpc.ts'

/** Methods of one side of a link: the schema of each one's parameters and result. */
export type RpcMethods = Readonly<Record<string, { readonly params: z.ZodType; readonly result: z.ZodType }>>

/**
 * Why a call has no result. answered: the other side answered with an error. closed: the link went away first.
 * unreadable: the answer has another shape than agreed.
 */
export class RpcFailure extends Error {
  readonly kind: 'answered' | 'closed' | 'unreadable'
  readonly rpcError: RpcError
  constructor(kind: RpcFailure['kind'], rpcError: RpcError) {
    super(rpcError.message)
    this.name = 'RpcFailure'
    this.kind = kind
    this.rpcError = rpcError
  }
}

export interface RpcClient<Methods extends RpcMethods> {
  /** Sends a request and resolves with its parsed result; rejects with `RpcFailure`, also when the link closes first. */
  call<Name extends keyof Methods & string>(
    method: Name,
    params: z.input<Methods[Name]['params']>,
  ): Promise<z.output<Methods[Name]['result']>>
  /** Sends a notification. */
  notify(method: string, params: unknown): void
  /** Takes a text frame from the other side. */
  receive(text: string): void
  /** Rejects every open call: the link is gone. */
  close(reason: string): void
}

interface OpenCall {
  readonly result: z.ZodType
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: RpcFailure) => void
}

/**
 * The calling side of JSON-RPC 2.0 over any transport of text frames.
 *
 * @param onRequest takes the other side's notifications and requests; what it returns answers a request (nothing answers with `{}`)
 */
export function createRpcClient<Methods extends RpcMethods>(options: {
  readonly methods: Methods
  readonly send: (text: string) => void
  readonly onRequest: (method: string, params: unknown) => unknown
}): RpcClient<Methods> {
  const open = new Map<number, OpenCall>()
  let lastId = 0

  const receiveResponse = (parsed: z.infer<typeof rpcResponseSchema>): void => {
    const { id } = parsed
    if (typeof id !== 'number') return
    const call = open.get(id)
    if (call === undefined) return
    open.delete(id)
    if ('error' in parsed) {
      call.reject(new RpcFailure('answered', parsed.error))
      return
    }
    const result = call.result.safeParse(parsed.result)
    if (result.success) call.resolve(result.data)
    else call.reject(new RpcFailure('unreadable', { code: RPC_ERROR.internalError, message: result.error.message }))
  }

  return {
    call(method, params) {
      const definition = options.methods[method]
      if (definition === undefined) throw new Error(`no method ${method}`)
      lastId += 1
      const id = lastId
      return new Promise((resolve, reject) => {
        open.set(id, { result: definition.result, resolve: resolve as (value: unknown) => void, reject })
        options.send(JSON.stringify({ jsonrpc: JSON_RPC_VERSION, id, method, params }))
      })
    },
    notify(method, params) {
      options.send(JSON.stringify({ jsonrpc: JSON_RPC_VERSION, method, params }))
    },
    receive(text) {
      let frame: unknown
      try {
        frame = JSON.parse(text)
      } catch {
        return
      }
      const request = rpcRequestSchema.safeParse(frame)
      if (request.success) {
        const answer = options.onRequest(request.data.method, request.data.params)
        if (request.data.id === undefined) return
        options.send(JSON.stringify({ jsonrpc: JSON_RPC_VERSION, id: request.data.id, result: answer ?? {} }))
        return
      }
      const response = rpcResponseSchema.safeParse(frame)
      if (response.success) receiveResponse(response.data)
    },
    close(reason) {
      for (const call of open.values())
        call.reject(new RpcFailure('closed', { code: RPC_ERROR.retryable, message: reason }))
      open.clear()
    },
  }
}
