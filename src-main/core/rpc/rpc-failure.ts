import { RPC_ERROR, type RpcError } from '../../../shared/protocol/json-rpc.ts'

/** An expected failure of a call, as it stands on the wire. */
export interface RpcFailure {
  /** For machines. */
  readonly reason: string
  /** True when nothing was done and the same request may be sent again. */
  readonly retryable: boolean
  readonly message: string
  readonly nextStep: string
}

/** The JSON-RPC error of an expected failure. */
export function rpcErrorOf(failure: RpcFailure): RpcError {
  return {
    code: failure.retryable ? RPC_ERROR.retryable : RPC_ERROR.refused,
    message: failure.message,
    data: { reason: failure.reason, retryable: failure.retryable, nextStep: failure.nextStep },
  }
}
