import type { SyncItemResult } from '../../shared/protocol/cloud-api.ts'
import type { DenialCode } from '../../shared/protocol/decision.ts'

/** What the features tell the metrics. Names of people and accounts never go in: labels are of small, known sets. */
export interface CloudMetrics {
  synced(results: readonly SyncItemResult[]): void
  denied(source: 'device' | 'cloud', code: DenialCode): void
  jobRan(job: string, outcome: 'done' | 'failed'): void
}
