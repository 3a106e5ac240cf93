import { z } from 'zod'
import type { CheckFact, Finding } from '../../../../shared/protocol/ui-diagnostics.ts'
import type { Connectivity } from '../../../../shared/protocol/ui-api.ts'
import type { Result } from '../../../../shared/result/result.ts'
import { DAY } from '../../../../shared/time/duration.ts'
import type { CloudClient } from '../../cloud/cloud-client.ts'
import type { CloudFailure, NetworkCause } from '../../cloud/cloud-failure.ts'
import type { Check, Verdict } from '../check.ts'

export interface CloudFacts {
  readonly now: number
  /** Host and port. */
  readonly address: string
  readonly answer: Result<{ version: string | null }, CloudFailure>
  readonly latencyMs: number
  readonly signedIn: boolean
  readonly connectivity: Pick<Connectivity, 'status' | 'lastSyncAt' | 'rejected'>
  readonly waiting: number
  readonly oldestWaitingAt: number | null
}

/** A record that waits longer although the cloud answers is stuck. */
const WAITS_LONG = DAY

const healthSchema = z.object({ status: z.string(), version: z.string().max(64).optional() })

const NETWORK_FINDING: Readonly<Record<NetworkCause, Finding>> = {
  name: 'cloud_name',
  refused: 'cloud_connection_refused',
  timeout: 'cloud_timeout',
  certificate: 'cloud_certificate',
  proxy: 'cloud_behind_proxy',
  no_network: 'cloud_no_network',
  broken_off: 'cloud_broken_off',
  other: 'cloud_unreachable',
}

/** Whether the cloud answers, and whether what was recorded reaches it. Without it the plan stands until its grace is over. */
export function judgeCloud(facts: CloudFacts): Verdict {
  const { answer, connectivity, signedIn, now, oldestWaitingAt } = facts
  const known: CheckFact[] = [
    { kind: 'text', name: 'address', value: facts.address },
    { kind: 'span', name: 'latency', value: facts.latencyMs },
    ...(answer.ok && answer.value.version !== null
      ? [{ kind: 'text', name: 'cloud_version', value: answer.value.version } as const]
      : []),
    ...(connectivity.lastSyncAt === null
      ? []
      : [{ kind: 'instant', name: 'last_sync', value: connectivity.lastSyncAt } as const]),
    { kind: 'number', name: 'waiting', value: facts.waiting },
    ...(oldestWaitingAt === null ? [] : [{ kind: 'instant', name: 'oldest_waiting', value: oldestWaitingAt } as const]),
    ...(connectivity.rejected === 0
      ? []
      : [{ kind: 'number', name: 'not_accepted', value: connectivity.rejected } as const]),
  ]
  if (!answer.ok) return { state: 'problem', finding: findingOf(answer.failure), facts: known }
  if (signedIn && connectivity.status === 'revoked') {
    return { state: 'problem', finding: 'cloud_refuses_device', facts: known }
  }
  if (oldestWaitingAt !== null && now - oldestWaitingAt > WAITS_LONG) {
    return { state: 'attention', finding: 'cloud_records_wait', facts: known }
  }
  return { state: 'ok', finding: 'cloud_reachable', facts: known }
}

function findingOf(problem: CloudFailure): Finding {
  switch (problem.kind) {
    case 'unreachable':
      return NETWORK_FINDING[problem.cause]
    case 'not_the_cloud':
      return problem.status === 407 ? 'cloud_proxy_sign_in' : 'cloud_something_else'
    case 'unavailable':
      return problem.status === 429 ? 'cloud_busy' : 'cloud_failing'
    default:
      return 'cloud_not_understood'
  }
}

export interface CloudCheckDeps {
  readonly cloud: CloudClient
  readonly now: () => number
  readonly monotonic: () => number
  readonly signedIn: () => boolean
  readonly connectivity: () => Connectivity
  readonly waiting: () => { readonly waiting: number; readonly oldest_at: number | null }
}

export function createCloudCheck(deps: CloudCheckDeps): Check {
  return {
    id: 'cloud',
    async run(signal) {
      const { cloud, monotonic } = deps
      const startedAt = monotonic()
      const health = await cloud.send({ method: 'GET', path: '/healthz', auth: null, schema: healthSchema, signal })
      const { waiting, oldest_at: oldestWaitingAt } = deps.waiting()
      return judgeCloud({
        now: deps.now(),
        address: new URL(cloud.url).host,
        answer: health.ok ? { ok: true, value: { version: health.value.version ?? null } } : health,
        latencyMs: Math.round(monotonic() - startedAt),
        signedIn: deps.signedIn(),
        connectivity: deps.connectivity(),
        waiting,
        oldestWaitingAt,
      })
    },
  }
}
