import type { Decision, MeterState } from '../../../shared/protocol/decision.ts'
import type { HelloResult } from '../../../shared/protocol/plugin-link.ts'
import type {
  CheckParams,
  CommitParams,
  ProgressParams,
  ReleaseParams,
  ReserveParams,
  ReserveResult,
  SettlementResult,
} from '../../../shared/protocol/plugin-link.ts'
import type { z } from 'zod'
import type { reconcileParamsSchema, reconcileResultSchema } from '../../../shared/protocol/plugin-link.ts'
import type { Result } from '../../../shared/result/result.ts'
import type { RpcFailure } from '../rpc/rpc-failure.ts'

/** Who asks: a connection, and the Revit and plugin behind it. */
export interface LinkOrigin {
  readonly connectionId: string
  readonly product: string
  readonly year: number
  readonly build: string | null
  readonly clientName: string
  readonly clientVersion: string
}

/** What the link needs of the gate. */
export interface PluginGate {
  check(params: CheckParams, origin: LinkOrigin): Decision
  reserve(params: ReserveParams, origin: LinkOrigin): ReserveResult
  progress(params: ProgressParams, origin: LinkOrigin): void
  commit(params: CommitParams, origin: LinkOrigin): Promise<Result<SettlementResult, RpcFailure>>
  release(params: ReleaseParams, origin: LinkOrigin): Promise<Result<SettlementResult, RpcFailure>>
  reconcile(params: z.output<typeof reconcileParamsSchema>, origin: LinkOrigin): z.input<typeof reconcileResultSchema>
  connectionClosed(connectionId: string): void
  meters(): MeterState[]
}

/** What `session.hello` says about account and plan. */
export type LinkSummary = Pick<HelloResult, 'account' | 'entitlement'>
