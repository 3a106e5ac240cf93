import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CATALOG, freePlan } from '../../../shared/catalog/catalog.ts'
import { activityFilterSchema, activityItemSchema, type ActivityItem } from '../../../shared/protocol/ui-api.ts'
import type { LeaseClaims } from '../../../shared/protocol/signed-documents.ts'
import { DAY, MINUTE, SECOND } from '../../../shared/time/duration.ts'
import { layoutRequest, openTestGate, testOrigin, type TestGate } from '../gate/open-test-gate.ts'
import { createActivity, type Activity } from './activity.ts'

const NOW = Date.parse('2026-11-22T10:00:00.000Z')
const origin = testOrigin()

let on: TestGate
let activity: Activity
let lease: LeaseClaims
beforeEach(async () => {
  on = await openTestGate(NOW, freePlan(CATALOG))
  lease = on.cloud.lease()
  await on.accept({}, [lease])
  activity = createActivity({ store: on.test.store })
})
afterEach(async () => {
  await on.remove()
})

async function reserve(changes: Parameters<typeof layoutRequest>[0] = {}): Promise<string> {
  on.pass(SECOND)
  const result = await on.gate.reserve(layoutRequest(changes), origin)
  return result.ok && result.value.outcome === 'reserved' ? result.value.reservationId : 'denied'
}

function list(filter: object = {}): ActivityItem[] {
  return activity.list(activityFilterSchema.parse(filter)).items.map((item) => activityItemSchema.parse(item))
}

/** One of each: refused, charged, failed, lapsed, running; newest first. */
async function oneOfEach(): Promise<string[]> {
  const lapsed = await reserve({ projectLabel: 'Lapse' })
  on.gate.connectionClosed(origin.connectionId)
  on.pass(6 * MINUTE)
  const charged = await reserve({ units: 2, projectLabel: 'Villa ÜBERSEE' })
  await on.gate.commit({ reservationId: charged }, origin)
  const failed = await reserve()
  await on.gate.release({ reservationId: failed, outcome: 'failed', errorClass: 'ai_error' }, origin)
  await reserve({ areaSqm: 201 })
  await on.gate.flush()
  const running = await reserve({ operation: 'api_call' })
  return [running, failed, charged, lapsed]
}

describe('list', () => {
  it('shows each operation with its outcome, newest first', async () => {
    const [running, failed, charged, lapsed] = await oneOfEach()
    expect(list()).toMatchObject([
      { id: running, outcome: 'running', sync: 'local', endedAt: null, operation: 'api_call' },
      { outcome: 'refused', code: 'area_over_limit', message: expect.stringContaining('200\u00A0m²'), sync: 'waiting' },
      { id: failed, outcome: 'not_charged', ending: 'failed', errorClass: 'ai_error', charged: 0 },
      { id: charged, outcome: 'charged', charged: 2, overage: 0, revit: 'Revit 2027', sync: 'waiting' },
      { id: lapsed, outcome: 'lapsed', ending: 'revit_closed', sync: 'local' },
    ])
  })

  it('narrows by outcome, by operation and by the name of the project', async () => {
    await oneOfEach()
    const outcomes = (filter: object): string[] => list(filter).map((item) => item.outcome)
    expect(outcomes({ outcome: 'charged' })).toEqual(['charged'])
    expect(outcomes({ outcome: 'not_charged' })).toEqual(['not_charged', 'lapsed'])
    expect(outcomes({ outcome: 'refused' })).toEqual(['refused'])
    expect(outcomes({ outcome: 'running' })).toEqual(['running'])
    expect(outcomes({ operation: 'api_call' })).toEqual(['running'])
    expect(outcomes({ text: ' übersee' })).toEqual(['charged'])
    expect(outcomes({ text: '%' })).toEqual([])
  })

  it('pages without gap or overlap', async () => {
    await oneOfEach()
    const all = list().map((item) => item.id)
    const first = activity.list(activityFilterSchema.parse({ limit: 2 }))
    expect(first.more).toBe(true)
    const rest = activity.list(activityFilterSchema.parse({ limit: 3, before: first.items.at(-1)?.id }))
    expect(rest.more).toBe(false)
    expect([...first.items, ...rest.items].map((item) => item.id)).toEqual(all)
  })

  it('shows what the cloud made of it', async () => {
    const charged = await reserve()
    await on.gate.commit({ reservationId: charged }, origin)
    const { deviceId } = on.cloud.device
    const head = on.journal.head(deviceId)
    const rejected = {
      sequence: head.sequence,
      status: 'rejected' as const,
      code: 'lease_unknown',
      message: 'No such lease.',
    }
    const answer = await on.cloud.answer(on.cloud.snapshot(), [])
    on.journal.applyResults(deviceId, { ...answer, results: [rejected], acknowledged: head })
    expect(list()).toMatchObject([{ outcome: 'charged', sync: 'rejected', syncMessage: 'No such lease.' }])
  })

  it('says of a hold without an outcome that no result came within a day', async () => {
    await reserve()
    on.gate.connectionClosed(origin.connectionId)
    on.pass(6 * MINUTE)
    on.gate.running()
    on.pass(DAY)
    on.gate.running()
    await on.gate.flush()
    expect(list()).toMatchObject([{ outcome: 'not_charged', ending: 'expired', sync: 'waiting' }])
  })

  it('belongs to the account in use', async () => {
    await oneOfEach()
    const other = { ...on.cloud.device, deviceId: lease.leaseId, accountId: lease.deviceId }
    on.entitlements.enrol(other)
    expect(list()).toEqual([])
    on.entitlements.enrol(on.cloud.device)
    expect(list()).toHaveLength(5)
  })
})
