import { randomBytes } from 'node:crypto'
import { METERS, type Meter } from '../../shared/catalog/plan.ts'
import { uuidV7 } from '../../shared/identifiers/uuid-v7.ts'
import { enrolRequestSchema, syncRequestSchema, type SyncRequest } from '../../shared/protocol/cloud-api.ts'
import { CHAIN_START, ENTRY_TYPE } from '../../shared/protocol/journal-entry.ts'
import type { LeaseClaims } from '../../shared/protocol/signed-documents.ts'
import { DAY } from '../../shared/time/duration.ts'
import { periodOf } from '../../shared/time/period.ts'
import { createTestCloud } from '../../src-main/core/entitlements/test-cloud.ts'
import { z } from 'zod'
import type { SandboxAccount } from './sandbox-account.ts'

export const SANDBOX_CLOUD_URL = 'https://sandbox.invalid'

/** A cloud of one account without a network: what the companion would send by HTTP comes here. */
export interface SandboxCloud {
  readonly fetch: typeof globalThis.fetch
  /** The account has changed: signs leases anew. The companion hears of it with its next sync. */
  accountChanged(): void
}

const usageSchema = z.object({
  type: z.literal(ENTRY_TYPE.usage),
  data: z.object({ meter: z.string().nullable(), units: z.int() }),
})

/**
 * @param account the account as it now stands
 * @param now epoch milliseconds, as the cloud knows them
 */
export async function createSandboxCloud(account: () => SandboxAccount, now: () => number): Promise<SandboxCloud> {
  const signer = await createTestCloud(now(), account().plan)
  const { accountId, accountName, memberId, memberName, memberEmail, projectHmacKey } = signer.device
  const newId = (): string => uuidV7(now(), randomBytes(10))
  const spentHere: Record<Meter, number> = { ai_layouts: 0, building_scans: 0 }
  let taken = 0
  let version = 1
  let leases: LeaseClaims[] = []
  let leased = ''

  function leasesFor(deviceId: string): LeaseClaims[] {
    const { plan, used, heldElsewhere } = account()
    const period = periodOf(now())
    const wanted = `${deviceId} ${period} ${version}`
    if (leased === wanted) return leases
    leased = wanted
    leases = METERS.map((meter) => {
      const limit = plan.limits[meter]
      const rest = limit === null ? 100_000 : Math.max(0, limit - used[meter] - spentHere[meter])
      const granted = heldElsewhere ? 0 : rest
      const basis = limit === null ? ('uncounted' as const) : ('counted' as const)
      return signer.lease({ leaseId: newId(), meter, deviceId, period, basis, granted, issuedAt: now() })
    })
    return leases
  }

  /** Notes what the device's journal says was used, each entry once. */
  function settle(entries: SyncRequest['entries']): void {
    for (const { sequence, raw } of entries) {
      if (sequence <= taken) continue
      taken = sequence
      const usage = usageSchema.safeParse(JSON.parse(raw))
      const meter = METERS.find((one) => usage.success && one === usage.data.data.meter)
      if (usage.success && meter !== undefined) spentHere[meter] += usage.data.data.units
    }
  }

  async function sync(deviceId: string, body: unknown): Promise<unknown> {
    const request = syncRequestSchema.parse(body)
    settle(request.entries)
    const { plan, standing, formerPlan, deviceStatus, used, rateShare } = account()
    const issuedAt = now()
    const period = periodOf(issuedAt)
    const snapshot = signer.snapshot({
      nonce: request.nonce,
      deviceId,
      deviceStatus,
      version,
      issuedAt,
      validUntil: issuedAt + plan.offlineGraceDays * DAY,
      plan,
      standing,
      formerPlan,
      rateShare: rateShare ?? plan.apiCallsPerHour,
      meters: METERS.map((meter) => ({
        meter,
        period,
        limit: plan.limits[meter],
        used: used[meter] + spentHere[meter],
        usedHere: spentHere[meter],
        elsewhere: 0,
        free: 0,
      })),
    })
    const last = request.entries.at(-1)
    return await signer.answer(snapshot, leasesFor(deviceId), {
      acknowledged: { sequence: last?.sequence ?? request.acknowledged.sequence, hash: last?.hash ?? CHAIN_START },
      results: request.entries.map(({ sequence }) => ({ sequence, status: 'settled', code: null, message: null })),
    })
  }

  async function answer(path: string, body: unknown, headers: Headers): Promise<unknown> {
    switch (path) {
      case '/api/auth/device/code':
        return {
          device_code: 'code',
          user_code: 'SAND-BOX2',
          verification_uri: `${SANDBOX_CLOUD_URL}/device`,
          expires_in: 60,
          interval: 0,
        }
      case '/api/auth/device/token':
        return { access_token: 'session', token_type: 'Bearer' }
      case '/v1/devices': {
        const { deviceId } = enrolRequestSchema.parse(body)
        const who = { deviceId, accountId, accountName, memberId, memberName, memberEmail, projectHmacKey }
        return { ...who, rootPublicKey: signer.rootPublicKey, serverTime: now() }
      }
      case '/v1/sync':
        return await sync(headers.get('revitautoplan-device') ?? '', body)
      case '/api/auth/sign-out':
        return {}
      case '/v1/devices/sign-out':
        return { deviceStatus: 'retired' }
      default:
        return null
    }
  }

  return {
    async fetch(input, init) {
      if (!account().online) throw new TypeError('fetch failed', { cause: new Error('the sandbox is offline') })
      const path = new URL(String(input)).pathname
      if (path === '/v1/stream') return openStream(init?.signal ?? null)
      const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined
      const answered = await answer(path, body, new Headers(init?.headers))
      return answered === null ? Response.json({ error: 'not_found' }, { status: 404 }) : Response.json(answered)
    },
    accountChanged() {
      version += 1
    },
  }
}

/** A stream on which nothing is ever said: the sandbox asks the companion to sync by itself. */
function openStream(signal: AbortSignal | null): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(': open\n\n'))
      signal?.addEventListener('abort', () => controller.error(signal.reason))
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}
