import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { OperationType } from '../../shared/catalog/operations.ts'
import { uuidV7 } from '../../shared/identifiers/uuid-v7.ts'
import type { Decision } from '../../shared/protocol/decision.ts'
import type { RevitConnection } from './revit-connection.ts'

export interface SimulatedOperation {
  readonly operation: OperationType
  readonly units: number
  readonly areaSqm: number
  readonly feature?: string | undefined
  readonly projectLabel: string
  readonly workMs: number
  readonly ending: 'succeed' | 'fail' | 'cancel' | 'crash'
}

export type OperationOutcome =
  | { readonly kind: 'denied'; readonly decision: Decision }
  | { readonly kind: 'charged'; readonly reservationId: string; readonly charged: number; readonly decision: Decision }
  | { readonly kind: 'released'; readonly reservationId: string }
  | { readonly kind: 'crashed'; readonly reservationId: string }

/** Runs one operation over the link: reserve, progress, then commit or release, or the connection dies in between. */
export async function runOperation(connection: RevitConnection, wanted: SimulatedOperation): Promise<OperationOutcome> {
  const started = Date.now()
  const reserved = await connection.rpc.call('gate.reserve', {
    opId: uuidV7(started, randomBytes(10)),
    operation: wanted.operation,
    units: wanted.units,
    areaSqm: wanted.areaSqm,
    modelId: wanted.projectLabel,
    projectLabel: wanted.projectLabel,
    expectedMs: wanted.workMs,
    ...(wanted.feature === undefined ? {} : { feature: wanted.feature }),
  })
  if (reserved.outcome === 'denied') return { kind: 'denied', decision: reserved.decision }
  const { reservationId } = reserved
  const steps = 4
  for (let step = 1; step <= steps; step += 1) {
    await sleep(wanted.workMs / steps)
    if (wanted.ending === 'crash' && step === 2) {
      connection.crash()
      return { kind: 'crashed', reservationId }
    }
    connection.rpc.notify('gate.progress', { reservationId, phase: 'generating', fraction: step / steps })
  }
  const durationMs = Date.now() - started
  if (wanted.ending === 'fail' || wanted.ending === 'cancel') {
    const outcome = wanted.ending === 'fail' ? 'failed' : 'cancelled'
    await connection.rpc.call('gate.release', {
      reservationId,
      outcome,
      durationMs,
      ...(outcome === 'failed' ? { errorClass: 'ai_error' as const } : {}),
    })
    return { kind: 'released', reservationId }
  }
  const committed = await connection.rpc.call('gate.commit', { reservationId, durationMs })
  return { kind: 'charged', reservationId, charged: committed.charged, decision: reserved.decision }
}
