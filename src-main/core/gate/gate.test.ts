import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CATALOG, freePlan } from '../../../shared/catalog/catalog.ts'
import type { Plan } from '../../../shared/catalog/plan.ts'
import { ENTRY_TYPE, journalEntrySchema, type JournalEntry } from '../../../shared/protocol/journal-entry.ts'
import { reserveResultSchema, type ReserveResult } from '../../../shared/protocol/plugin-link.ts'
import type { LeaseClaims, MeterFigures } from '../../../shared/protocol/signed-documents.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../../shared/time/duration.ts'
import type { GateFailure } from './gate-types.ts'
import { layoutRequest, openTestGate, testOrigin, type TestGate } from './open-test-gate.ts'

const NOW = Date.parse('2026-11-22T10:00:00.000Z')
const free = freePlan(CATALOG)
const origin = testOrigin()

function plan(id: string): Plan {
  const found = CATALOG.find((candidate) => candidate.id === id)
  if (found === undefined) throw new Error(`no plan ${id}`)
  return found
}

let on: TestGate
let lease: LeaseClaims
beforeEach(async () => {
  on = await openTestGate(NOW, free)
  lease = on.cloud.lease({ granted: 5 })
  await on.accept({}, [lease])
})
afterEach(async () => {
  await on.remove()
})

function reserve(request = layoutRequest(), from = origin): ReserveResult {
  const result = on.gate.reserve(request, from)
  if (!result.ok) throw new Error(result.failure.reason)
  return reserveResultSchema.parse(result.value)
}

function reserveId(request = layoutRequest(), from = origin): string {
  const result = reserve(request, from)
  if (result.outcome !== 'reserved') throw new Error(result.decision.code)
  return result.reservationId
}

async function reasonOf(settlement: Promise<{ ok: boolean; failure?: GateFailure }>): Promise<string> {
  const result = await settlement
  return result.failure?.reason ?? 'ok'
}

function entries(): JournalEntry[] {
  return on.journal.tail(on.cloud.device.deviceId, 500).map((entry) => journalEntrySchema.parse(JSON.parse(entry.raw)))
}

function meter(): { used: number; held: number; remaining: number | null } {
  const [layouts] = on.gate.meters()
  if (layouts === undefined) throw new Error('there is no meter')
  return { used: layouts.used, held: layouts.held, remaining: layouts.remaining }
}

function leaseRow(): unknown {
  return on.test.store.full
    .prepare('SELECT returned, committed, overage FROM lease WHERE lease_id = ?')
    .get(lease.leaseId)
}

describe('reserve and commit', () => {
  it('holds the units, charges them by the commit alone, and journals the end under the id of the reservation', async () => {
    const request = layoutRequest({ modelId: 'C:/secret/Villa Roth.rvt', projectLabel: 'Villa Roth' })
    const reservationId = reserveId(request)
    expect(meter()).toEqual({ used: 0, held: 1, remaining: 4 })
    expect(entries()).toEqual([])
    const committed = await on.gate.commit({ reservationId, durationMs: 4200 }, origin)
    expect(committed).toMatchObject({
      ok: true,
      value: { eventId: reservationId, charged: 1, overage: 0, synced: false, duplicate: false },
    })
    expect(meter()).toEqual({ used: 1, held: 0, remaining: 4 })
    expect(leaseRow()).toEqual({ returned: 0, committed: 1, overage: 0 })
    expect(entries()).toMatchObject([
      {
        id: reservationId,
        type: ENTRY_TYPE.usage,
        data: { outcome: 'succeeded', units: 1, leaseId: lease.leaseId, period: '2026-11', late: false, areaSqm: 120 },
      },
    ])
    const [sent] = on.journal.tail(on.cloud.device.deviceId, 1)
    expect(JSON.stringify(sent)).not.toMatch(/villa|secret/i)
    expect(sent?.personal?.projectKey).toMatch(/^[\w-]{22}$/)
  })

  it('lets five pass on Free and refuses the sixth with limit, date and the plan that gives more', async () => {
    for (let index = 0; index < 5; index += 1) await on.gate.commit({ reservationId: reserveId() }, origin)
    const sixth = reserve()
    expect(sixth.outcome).toBe('denied')
    expect(sixth.decision).toMatchObject({
      code: 'quota_exhausted',
      meter: { used: 5, limit: 5, remaining: 0, resetsAt: '2026-12-01T00:00:00.000Z' },
      upgrade: { requiredPlan: 'professional' },
    })
  })

  it('allows the same connection again as soon as a bigger lease has arrived', async () => {
    for (let index = 0; index < 5; index += 1) await on.gate.commit({ reservationId: reserveId() }, origin)
    expect(reserve().outcome).toBe('denied')
    const professional = plan('professional')
    const rate = { plan: professional, rateShare: 100, version: 2 }
    await on.accept(rate, [{ ...lease, granted: 100, version: 2 }])
    expect(reserve()).toMatchObject({ outcome: 'reserved', decision: { meter: { used: 5, limit: 100 } } })
  })

  it('frees what was held and not used in the same commit', async () => {
    const reservationId = reserveId(layoutRequest({ units: 4 }))
    expect(meter()).toEqual({ used: 0, held: 4, remaining: 1 })
    expect(await on.gate.commit({ reservationId, units: 1 }, origin)).toMatchObject({ value: { charged: 1 } })
    expect(meter()).toEqual({ used: 1, held: 0, remaining: 4 })
  })

  it('charges nothing for a release and says how it ended', async () => {
    const reservationId = reserveId()
    const released = await on.gate.release({ reservationId, outcome: 'failed', errorClass: 'ai_error' }, origin)
    expect(released).toMatchObject({ value: { charged: 0, eventId: reservationId } })
    expect(meter()).toEqual({ used: 0, held: 0, remaining: 5 })
    expect(entries()).toMatchObject([{ data: { outcome: 'failed', units: 0, errorClass: 'ai_error' } }])
  })

  it('never holds more than the rights, over many connections in one turn', () => {
    const outcomes = Array.from({ length: 9 }, (_, index) => reserve(layoutRequest(), testOrigin(`c${index}`)).outcome)
    expect(outcomes.filter((outcome) => outcome === 'reserved')).toHaveLength(5)
  })

  it('draws an api call on the hourly rate alone', async () => {
    const request = layoutRequest({ operation: 'api_call' })
    const ids = Array.from({ length: 10 }, (_, index) =>
      reserveId({ ...request, opId: layoutRequest().opId, units: index === 0 ? 2 : 1 }),
    )
    expect(reserve({ ...request, opId: layoutRequest().opId }).decision.code).toBe('rate_limited')
    await on.gate.commit({ reservationId: ids[0] ?? '' }, origin)
    expect(entries().at(-1)).toMatchObject({ data: { operation: 'api_call', leaseId: null, meter: null, units: 2 } })
    expect(meter()).toEqual({ used: 0, held: 0, remaining: 5 })
  })

  it('counts a granted reservation against the rate for exactly one hour, over a restart and released or not', async () => {
    for (let index = 0; index < 10; index += 1) {
      await on.gate.release({ reservationId: reserveId(), outcome: 'cancelled' }, origin)
      on.pass(SECOND)
    }
    await on.restart()
    expect(reserve().decision).toMatchObject({ code: 'rate_limited', rate: { remaining: 0 } })
    on.machine.wall = NOW + HOUR - 1
    on.machine.monotonic = HOUR - 1
    expect(on.gate.check(layoutRequest(), origin).code).toBe('rate_limited')
    on.pass(1)
    expect(reserve().outcome).toBe('reserved')
    expect(reserve().decision.code).toBe('rate_limited')
  })
})

describe('the same request again', () => {
  it('gives the same reservation for the same opId and content, and a conflict for other content', async () => {
    const request = layoutRequest({ modelId: 'model-a' })
    const first = reserveId(request)
    expect(reserve(request)).toMatchObject({ reservationId: first, duplicate: true })
    for (const other of [{ units: 2 }, { areaSqm: 121 }, { modelId: 'model-b' }, { feature: 'basic_layout' }]) {
      expect(on.gate.reserve({ ...request, ...other }, origin)).toMatchObject({ failure: { reason: 'conflict' } })
    }
    expect(meter().held).toBe(1)
    await on.gate.commit({ reservationId: first }, origin)
    expect(reserve(request)).toMatchObject({ outcome: 'reserved', reservationId: first, duplicate: true })
    await on.restart()
    expect(reserve(request)).toMatchObject({ outcome: 'reserved', reservationId: first, duplicate: true })
  })

  it('repeats the reservation of the last unit although no other is left', () => {
    const request = layoutRequest({ units: 5 })
    const first = reserve(request)
    expect(reserve(layoutRequest()).outcome).toBe('denied')
    expect(reserve(request)).toMatchObject({ outcome: 'reserved', duplicate: true, decision: { allowed: true } })
    expect(first.outcome).toBe('reserved')
  })

  it('does not remember a denial under its opId', async () => {
    const request = layoutRequest({ units: 6 })
    expect(reserve(request).outcome).toBe('denied')
    await on.accept({ plan: plan('professional'), version: 2 }, [{ ...lease, granted: 100, version: 2 }])
    expect(reserve(request).outcome).toBe('reserved')
  })

  it('answers a repeated commit with what it did, in the same turn and after a restart', async () => {
    const reservationId = reserveId(layoutRequest({ units: 2 }))
    const [first, second] = await Promise.all([
      on.gate.commit({ reservationId }, origin),
      on.gate.commit({ reservationId }, origin),
    ])
    expect(first).toMatchObject({ value: { charged: 2, duplicate: false } })
    expect(second).toMatchObject({ value: { charged: 2, duplicate: true } })
    await on.restart()
    expect(await on.gate.commit({ reservationId, units: 2 }, origin)).toMatchObject({ value: { duplicate: true } })
    expect(await reasonOf(on.gate.commit({ reservationId, units: 1 }, origin))).toBe('conflict')
    expect(await reasonOf(on.gate.release({ reservationId, outcome: 'failed' }, origin))).toBe('conflict')
    expect(meter().used).toBe(2)
  })

  it('refuses what does not fit: unknown ids, more units than held, commit after release', async () => {
    expect(await reasonOf(on.gate.commit({ reservationId: on.cloud.device.deviceId }, origin))).toBe(
      'reservation_unknown',
    )
    const reservationId = reserveId()
    expect(await reasonOf(on.gate.commit({ reservationId, units: 2 }, origin))).toBe('units_exceed_hold')
    await on.gate.release({ reservationId, outcome: 'failed' }, origin)
    expect(await on.gate.release({ reservationId, outcome: 'failed' }, origin)).toMatchObject({
      value: { duplicate: true },
    })
    expect(await reasonOf(on.gate.release({ reservationId, outcome: 'cancelled' }, origin))).toBe('conflict')
    expect(await reasonOf(on.gate.commit({ reservationId }, origin))).toBe('released')
  })

  it('says that it is synced once the cloud has acknowledged the event', async () => {
    const reservationId = reserveId()
    await on.gate.commit({ reservationId }, origin)
    const { deviceId } = on.cloud.device
    const head = on.journal.head(deviceId)
    const answer = await on.cloud.answer(on.cloud.snapshot(), [])
    on.journal.applyResults(deviceId, { ...answer, acknowledged: head })
    expect(await on.gate.commit({ reservationId }, origin)).toMatchObject({ value: { duplicate: true, synced: true } })
  })
})

describe('a lost connection', () => {
  it('keeps the hold for five minutes, then frees its units', async () => {
    const reservationId = reserveId()
    on.gate.connectionClosed(origin.connectionId)
    on.pass(5 * MINUTE - 1)
    expect(meter().held).toBe(1)
    expect(on.gate.running()).toMatchObject([{ reservationId, state: 'held', connectionId: null }])
    on.pass(1)
    expect(on.gate.running()).toMatchObject([{ state: 'lapsed' }])
    expect(meter()).toEqual({ used: 0, held: 0, remaining: 5 })
  })

  it('does not touch the holds of other connections', () => {
    reserveId(layoutRequest(), testOrigin('other'))
    on.gate.connectionClosed(origin.connectionId)
    on.pass(HOUR)
    expect(on.gate.running()).toMatchObject([{ state: 'held', connectionId: 'other' }])
  })

  it('lets the returning plugin take its holds over', () => {
    const reservationId = reserveId()
    on.gate.connectionClosed(origin.connectionId)
    on.pass(4 * MINUTE)
    const unknown = on.cloud.device.deviceId
    expect(on.gate.reconcile({ reservationIds: [reservationId, unknown] }, testOrigin('again'))).toEqual({
      reservations: [
        { reservationId, state: 'held', charged: 0 },
        { reservationId: unknown, state: 'unknown', charged: 0 },
      ],
    })
    on.pass(HOUR)
    expect(meter().held).toBe(1)
  })

  it('charges a late commit from units that are still there, and journals it as late', async () => {
    const reservationId = reserveId(layoutRequest({ units: 2 }))
    on.gate.connectionClosed(origin.connectionId)
    on.pass(6 * MINUTE)
    const late = await on.gate.commit({ reservationId }, origin)
    expect(late).toMatchObject({ value: { charged: 2, overage: 0 } })
    expect(entries()).toMatchObject([{ data: { units: 2, overageUnits: 0, overageCause: null, late: true } }])
  })

  it('records as overage what others have taken since', async () => {
    const late = reserveId(layoutRequest({ units: 3 }))
    on.gate.connectionClosed(origin.connectionId)
    on.pass(6 * MINUTE)
    await on.gate.commit({ reservationId: reserveId(layoutRequest({ units: 4 })) }, origin)
    expect(await on.gate.commit({ reservationId: late }, origin)).toMatchObject({ value: { charged: 1, overage: 2 } })
    expect(leaseRow()).toEqual({ returned: 0, committed: 5, overage: 2 })
    expect(entries().at(-1)).toMatchObject({ data: { units: 1, overageUnits: 2, overageCause: 'hold_lapsed' } })
    expect(meter()).toEqual({ used: 7, held: 0, remaining: 0 })
  })

  it('expires a lapsed hold after 24 hours, with an entry of zero units', async () => {
    const reservationId = reserveId()
    on.gate.connectionClosed(origin.connectionId)
    on.pass(5 * MINUTE)
    on.gate.running()
    on.pass(DAY - 1)
    expect(on.gate.running()).toHaveLength(1)
    await on.gate.flush()
    expect(entries()).toEqual([])
    on.pass(1)
    on.gate.running()
    await on.gate.flush()
    expect(on.gate.running()).toEqual([])
    expect(entries()).toMatchObject([{ id: reservationId, data: { outcome: 'expired', units: 0 } }])
    expect(await reasonOf(on.gate.commit({ reservationId }, origin))).toBe('expired')
  })

  it('gives every open hold one fresh time after a restart, and never frees units twice', async () => {
    const held = reserveId(layoutRequest({ units: 2 }), testOrigin('a'))
    const lapsed = reserveId(layoutRequest({ units: 3 }), testOrigin('b'))
    on.gate.connectionClosed('b')
    on.pass(6 * MINUTE)
    expect(meter()).toEqual({ used: 0, held: 2, remaining: 3 })
    reserveId(layoutRequest({ units: 3 }), testOrigin('c'))
    await on.restart()
    expect(meter()).toEqual({ used: 0, held: 5, remaining: 0 })
    on.pass(5 * MINUTE - 1)
    expect(on.gate.reconcile({ reservationIds: [held, lapsed] }, testOrigin('a')).reservations).toMatchObject([
      { state: 'held' },
      { state: 'lapsed' },
    ])
    on.pass(1)
    on.gate.running()
    expect(meter()).toEqual({ used: 0, held: 2, remaining: 3 })
  })

  it('gives a fresh time after the machine slept', () => {
    reserveId()
    on.gate.connectionClosed(origin.connectionId)
    on.pass(HOUR)
    on.gate.resumed()
    on.pass(5 * MINUTE - 1)
    expect(on.gate.running()).toMatchObject([{ state: 'held' }])
    on.pass(1)
    expect(on.gate.running()).toMatchObject([{ state: 'lapsed' }])
  })
})

describe('what a hold does not depend on', () => {
  it('can be committed after the plan ended, the device was retired, the clock was set back and the month was over', async () => {
    const ids = [reserveId(), reserveId(), reserveId(), reserveId()]
    await on.accept({ version: 2, deviceStatus: 'retired' }, [lease])
    expect(reserve().decision.code).toBe('device_not_allowed')
    expect(await on.gate.commit({ reservationId: ids[0] ?? '' }, origin)).toMatchObject({ value: { charged: 1 } })
    on.machine.wall -= 40 * DAY
    expect(on.gate.check(layoutRequest(), origin).code).toBe('device_not_allowed')
    expect(await on.gate.commit({ reservationId: ids[1] ?? '' }, origin)).toMatchObject({ value: { charged: 1 } })
    on.machine.wall += 60 * DAY
    expect(await on.gate.commit({ reservationId: ids[2] ?? '' }, origin)).toMatchObject({ value: { charged: 1 } })
    on.entitlements.signOut()
    expect(reserve().decision.code).toBe('sign_in_required')
    expect(await on.gate.commit({ reservationId: ids[3] ?? '' }, origin)).toMatchObject({ value: { charged: 1 } })
    const used = entries().filter((entry) => entry.type === ENTRY_TYPE.usage)
    expect(used.map((entry) => entry.data.period)).toEqual(Array.from({ length: 4 }, () => '2026-11'))
    expect(leaseRow()).toEqual({ returned: 0, committed: 4, overage: 0 })
  })

  it('pauses reserves while the clock is not trusted', () => {
    on.machine.wall -= 27 * HOUR
    expect(reserve().decision.code).toBe('clock_untrusted')
  })

  it('draws on the lease of the month that has begun', async () => {
    const december = on.cloud.lease({ period: '2026-12', granted: 2 })
    await on.accept({}, [lease, december])
    await on.gate.commit({ reservationId: reserveId() }, origin)
    on.pass(9 * DAY)
    await on.accept({ version: 2 }, [lease, december])
    expect(meter()).toEqual({ used: 0, held: 0, remaining: 5 })
    reserveId(layoutRequest({ units: 2 }))
    expect(reserve().decision.code).toBe('lease_exhausted')
  })
})

describe('leases', () => {
  it('draws on the uncounted lease while the plan is unlimited, and on counted ones alone under a limit', async () => {
    const uncounted = on.cloud.lease({ basis: 'uncounted', granted: 100_000 })
    await on.accept({ plan: plan('enterprise'), rateShare: 1000, version: 2 }, [lease, uncounted])
    await on.gate.commit({ reservationId: reserveId(layoutRequest({ units: 50 })) }, origin)
    expect(entries().at(-1)).toMatchObject({ data: { leaseId: uncounted.leaseId, units: 50 } })
    await on.accept({ version: 3 }, [lease, uncounted])
    await on.gate.commit({ reservationId: reserveId() }, origin)
    expect(entries().at(-1)).toMatchObject({ data: { leaseId: lease.leaseId } })
  })

  it('gives back no more than its rights, journaled and on disk', async () => {
    reserveId(layoutRequest({ units: 2 }))
    const listed = on.gate.rights().find((rights) => rights.leaseId === lease.leaseId)
    expect(listed).toEqual({ leaseId: lease.leaseId, meter: 'ai_layouts', period: '2026-11', unspent: 3, held: 2 })
    expect(await on.gate.returnUnits(lease.leaseId, 100, 'requested')).toBe(3)
    expect(await on.gate.returnUnits(lease.leaseId, 1, 'requested')).toBe(0)
    expect(await on.gate.returnUnits('no-such-lease', 1, 'requested')).toBe(0)
    expect(entries()).toMatchObject([{ type: ENTRY_TYPE.return, data: { units: 3, reason: 'requested' } }])
    await on.restart()
    expect(leaseRow()).toEqual({ returned: 3, committed: 0, overage: 0 })
    expect(reserve().decision.code).toBe('lease_exhausted')
  })

  it('tells the cloud what it was short of, and does not record a refusal that will be tried again', async () => {
    await on.gate.returnUnits(lease.leaseId, 4, 'requested')
    const request = layoutRequest({ units: 3 })
    expect(on.gate.reserve(request, origin, { mayAskCloud: true })).toMatchObject({ value: { outcome: 'denied' } })
    expect(on.gate.wanted()).toEqual([{ meter: 'ai_layouts', period: '2026-11', units: 2 }])
    await on.gate.flush()
    expect(entries()).toHaveLength(1)
    reserve(request)
    await on.gate.flush()
    expect(entries()).toHaveLength(2)
    await on.accept({ version: 2 }, [lease])
    expect(on.gate.wanted()).toEqual([])
  })

  it('counts what other devices used, and its own only once after a sync', async () => {
    await on.gate.commit({ reservationId: reserveId() }, origin)
    const figures = (used: number, usedHere: number): MeterFigures[] => [
      { meter: 'ai_layouts', period: '2026-11', limit: 5, used, usedHere, elsewhere: 2, free: 0 },
    ]
    await on.accept({ meters: figures(1, 0) }, [lease])
    expect(meter().used).toBe(2)
    await on.accept({ meters: figures(2, 1) }, [lease])
    expect(meter().used).toBe(2)
    expect(on.gate.uiMeters()[0]).toMatchObject({ used: 2, remaining: 3, available: 4, elsewhere: 2 })
  })
})

describe('denials', () => {
  it('are journaled once for each opId and code', async () => {
    const request = layoutRequest({ areaSqm: 201 })
    reserve(request)
    reserve(request)
    await on.gate.flush()
    await on.restart()
    reserve(request)
    reserve({ ...request, areaSqm: 100, feature: 'code_compliance' })
    await on.gate.flush()
    expect(entries()).toMatchObject([
      { type: ENTRY_TYPE.denial, data: { code: 'area_over_limit', requiredPlan: 'professional', planAtTime: 'free' } },
      { type: ENTRY_TYPE.denial, data: { code: 'feature_not_in_plan' } },
    ])
  })

  it('are not journaled for a check, nor while nobody is signed in', async () => {
    on.gate.check(layoutRequest({ areaSqm: 201 }), origin)
    on.entitlements.signOut()
    reserve()
    await on.gate.flush()
    expect(entries()).toEqual([])
  })
})

describe('a batch that fails', () => {
  it('does nothing, tells everyone to try again, and goes on from what is on disk', async () => {
    const ids = [reserveId(), reserveId()]
    on.test.store.full.exec(
      `CREATE TEMP TRIGGER full_disk BEFORE INSERT ON journal BEGIN SELECT raise(ABORT, 'disk full'); END`,
    )
    const failed = await Promise.all(ids.map((reservationId) => on.gate.commit({ reservationId }, origin)))
    expect(failed).toMatchObject([
      { failure: { reason: 'retryable', retryable: true } },
      { failure: { reason: 'retryable', retryable: true } },
    ])
    expect(await on.gate.returnUnits(lease.leaseId, 1, 'idle')).toBe(0)
    expect(on.failedBatches).toHaveLength(2)
    expect(meter()).toEqual({ used: 0, held: 2, remaining: 3 })
    on.test.store.full.exec('DROP TRIGGER full_disk')
    const again = await Promise.all(ids.map((reservationId) => on.gate.commit({ reservationId }, origin)))
    expect(again).toMatchObject([{ value: { duplicate: false } }, { value: { duplicate: false } }])
    expect(entries().map((entry) => entry.sequence)).toEqual([1, 2])
    expect(on.fatal).toEqual([])
  })

  it('ends everything when another core has taken over the store: nothing more is granted or answered as done', async () => {
    const reservationId = reserveId()
    on.test.store.full.exec(`UPDATE meta SET value = value + 1 WHERE key = 'epoch'`)
    expect(await reasonOf(on.gate.commit({ reservationId }, origin))).toBe('retryable')
    expect(on.fatal).toHaveLength(1)
    expect(await reasonOf(on.gate.commit({ reservationId }, origin))).toBe('retryable')
    expect(reserve().decision.code).toBe('busy')
    expect(entries()).toEqual([])
    on.test.store.full.exec(`UPDATE meta SET value = value - 1 WHERE key = 'epoch'`)
  })

  it('does not hold units in memory that it could not write', () => {
    on.test.store.holds.exec(
      `CREATE TEMP TRIGGER full_disk BEFORE INSERT ON hold BEGIN SELECT raise(ABORT, 'disk full'); END`,
    )
    expect(on.gate.reserve(layoutRequest(), origin)).toMatchObject({ failure: { reason: 'retryable' } })
    expect(meter().held).toBe(0)
    expect(on.gate.rate()).toMatchObject({ remaining: 10 })
  })
})

describe('listeners', () => {
  it('hear of changed usage once a turn', async () => {
    let calls = 0
    await new Promise((resolve) => setImmediate(resolve))
    on.gate.onUsageChange(() => (calls += 1))
    reserveId()
    reserveId()
    await new Promise((resolve) => setImmediate(resolve))
    expect(calls).toBe(1)
  })

  it('are warned at 80 % and at 100 % once, over a restart too, and again in the next month and under a higher limit', async () => {
    const heard: string[] = []
    const listen = (): void => {
      on.gate.onWarning(({ meter: key, level, message }) => heard.push(`${key} ${level}: ${message}`))
    }
    const use = async (units: number): Promise<void> => {
      await on.gate.commit({ reservationId: reserveId(layoutRequest({ units })) }, origin)
      await new Promise((resolve) => setImmediate(resolve))
    }
    listen()
    await use(3)
    expect(heard).toEqual([])
    await use(1)
    expect(heard).toEqual(['ai_layouts 80: 4 of 5 layouts of this month are used.'])
    await use(1)
    expect(heard).toEqual([
      'ai_layouts 80: 4 of 5 layouts of this month are used.',
      'ai_layouts 100: All 5 layouts of this month are used.',
    ])
    await on.restart()
    listen()
    await on.accept({}, [lease])
    await new Promise((resolve) => setImmediate(resolve))
    expect(heard).toHaveLength(2)
    const upgraded = { plan: plan('professional'), rateShare: 100 }
    await on.accept({ ...upgraded, version: 2 }, [{ ...lease, granted: 100, version: 2 }])
    await use(75)
    expect(heard.at(-1)).toBe('ai_layouts 80: 80 of 100 layouts of this month are used.')
    on.pass(9 * DAY)
    await on.accept({ version: 3, ...upgraded }, [on.cloud.lease({ period: '2026-12', granted: 100 })])
    await use(100)
    expect(heard.at(-1)).toBe('ai_layouts 100: All 100 layouts of this month are used.')
    expect(heard).toHaveLength(4)
  })

  it('see the progress of what runs', () => {
    const reservationId = reserveId(layoutRequest({ expectedMs: 9000, projectLabel: 'Villa Roth' }))
    on.gate.progress({ reservationId, phase: 'rooms', fraction: 0.4 }, origin)
    expect(on.gate.running()).toEqual([
      {
        reservationId,
        connectionId: origin.connectionId,
        operation: 'ai_layout',
        units: 1,
        areaSqm: 120,
        projectLabel: 'Villa Roth',
        phase: 'rooms',
        fraction: 0.4,
        startedAt: NOW,
        expectedMs: 9000,
        state: 'held',
      },
    ])
  })
})

describe('time', () => {
  it('does not keep a hold alive for ever after one jump to 2099', async () => {
    reserveId()
    on.machine.wall = Date.parse('2099-01-01T00:00:00.000Z')
    on.gate.connectionClosed(origin.connectionId)
    on.machine.wall = NOW
    const snapshot = on.cloud.snapshot({ issuedAt: NOW })
    const answer = await on.cloud.answer(snapshot, [lease])
    await on.entitlements.accept(answer, snapshot.nonce)
    expect(on.clock.now()).toBe(NOW)
    on.pass(5 * MINUTE)
    expect(on.gate.running()).toMatchObject([{ state: 'lapsed' }])
  })
})
