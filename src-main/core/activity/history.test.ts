import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CATALOG, planNamed } from '../../../shared/catalog/catalog.ts'
import type { LeaseClaims } from '../../../shared/protocol/signed-documents.ts'
import { historyMethods } from '../../../shared/protocol/ui-history.ts'
import { DAY, MINUTE, SECOND } from '../../../shared/time/duration.ts'
import { layoutRequest, openTestGate, testOrigin, type TestGate } from '../gate/open-test-gate.ts'
import { createHistory, type History } from './history.ts'

const NOW = Date.parse('2026-11-20T10:00:00.000Z')
const PLAN = planNamed(CATALOG, 'professional')
const origin = testOrigin()

let on: TestGate
let lease: LeaseClaims
let history: History
beforeEach(async () => {
  on = await openTestGate(NOW, PLAN)
  lease = on.cloud.lease({ granted: 100 })
  await on.accept({}, [lease])
  history = createHistory(on.test.store)
})
afterEach(async () => {
  await on.remove()
})

type Way = 'commit' | 'fewer' | 'fail' | 'cancel' | 'lapse' | 'refuse' | 'call' | 'run'

async function play(way: Way, project: string | null): Promise<void> {
  on.pass(SECOND)
  const labelled = project === null ? {} : { projectLabel: project }
  const request = layoutRequest({
    units: way === 'fewer' ? 3 : 1,
    ...labelled,
    ...(way === 'refuse' ? { areaSqm: 99_000_000 } : {}),
    ...(way === 'call' ? { operation: 'api_call' as const } : {}),
  })
  const result = await on.gate.reserve(request, origin)
  if (!result.ok || result.value.outcome !== 'reserved') return on.gate.flush()
  const { reservationId } = result.value
  if (way === 'commit' || way === 'call') await on.gate.commit({ reservationId }, origin)
  if (way === 'fewer') await on.gate.commit({ reservationId, units: 2 }, origin)
  if (way === 'fail') await on.gate.release({ reservationId, outcome: 'failed' }, origin)
  if (way === 'cancel') await on.gate.release({ reservationId, outcome: 'cancelled' }, origin)
  if (way === 'lapse') {
    on.gate.connectionClosed(origin.connectionId)
    on.pass(6 * MINUTE)
    on.gate.check({ operation: 'ai_layout', units: 1, areaSqm: 1 }, origin)
  }
}

const add = (
  items: readonly { charged: number; runs: number; refused: number; notCharged: number; overage: number }[],
) =>
  items.reduce(
    (sum, { charged, runs, refused, notCharged, overage }) => ({
      charged: sum.charged + charged,
      runs: sum.runs + runs,
      refused: sum.refused + refused,
      notCharged: sum.notCharged + notCharged,
      overage: sum.overage + overage,
    }),
    { charged: 0, runs: 0, refused: 0, notCharged: 0, overage: 0 },
  )

describe('months', () => {
  it('count what ended and what was refused, and not what still runs', async () => {
    for (const way of ['commit', 'fewer', 'fail', 'cancel', 'refuse', 'call', 'run'] as const) await play(way, 'Villa')
    const { here } = historyMethods['history.months'].result.parse(history.months())
    expect(here).toEqual([
      { period: '2026-11', operation: 'ai_layout', runs: 4, charged: 3, overage: 0, notCharged: 2, refused: 1 },
      { period: '2026-11', operation: 'api_call', runs: 1, charged: 1, overage: 0, notCharged: 0, refused: 0 },
    ])
  })

  it('keep what the cloud said of the whole account after the month is over', async () => {
    const figures = (period: string, used: number) => ({
      meter: 'ai_layouts' as const,
      period,
      limit: 100,
      used,
      usedHere: 0,
      elsewhere: 0,
      free: 0,
    })
    const tell = (changes: object): void => {
      history.remember(on.cloud.snapshot({ issuedAt: on.clock.now(), ...changes }))
    }
    // A month that has not begun is no history.
    tell({ meters: [figures('2026-11', 61), figures('2026-12', 0)] })
    on.pass(MINUTE)
    tell({ meters: [figures('2026-11', 62), figures('2026-12', 0)] })
    const knownAt = on.clock.now()
    on.pass(15 * DAY)
    tell({ meters: [figures('2026-12', 7)] })
    const { account } = historyMethods['history.months'].result.parse(createHistory(on.test.reopen()).months())
    expect(account).toEqual([
      { period: '2026-11', meter: 'ai_layouts', used: 62, limit: 100, knownAt },
      { period: '2026-12', meter: 'ai_layouts', used: 7, limit: 100, knownAt: on.clock.now() },
    ])
  })

  it('belong to the account that is signed in, or was last', async () => {
    await play('commit', null)
    on.entitlements.signOut()
    expect(history.months().here).toHaveLength(1)
    on.entitlements.enrol({ ...on.cloud.device, deviceId: 'd2', accountId: 'a2' })
    expect(history.months().here).toEqual([])
    expect(history.projects('2026-11')).toEqual([])
  })
})

describe('projects', () => {
  it('add up to their month, whatever was done, with and without a name', async () => {
    const way = fc.constantFrom<Way>('commit', 'fewer', 'fail', 'cancel', 'lapse', 'refuse', 'call', 'run')
    const project = fc.constantFrom('Villa', 'Haus am Hang', 'ÜBERSEE', null)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(way, project), { maxLength: 12 }), async (steps) => {
        for (const [how, where] of steps) await play(how, where)
        const months = history.months().here
        const projects = historyMethods['history.projects'].result.parse({
          projects: history.projects('2026-11'),
        }).projects
        for (const operation of ['ai_layout', 'api_call'] as const) {
          const ofOperation = <Item extends { operation: string }>(items: Item[]) =>
            items.filter((item) => item.operation === operation)
          expect(add(ofOperation(projects))).toEqual(add(ofOperation(months)))
        }
        const charged = on.test.store.full
          .prepare(`SELECT coalesce(sum(charged), 0) FROM hold WHERE operation = 'ai_layout'`)
          .pluck()
          .get()
        expect(add(projects.filter(({ operation }) => operation === 'ai_layout')).charged).toBe(charged)
      }),
      { numRuns: 12 },
    )
  })
})

describe('pace', () => {
  it('follows the charges of this month', async () => {
    for (let day = 0; day < 7; day += 1) {
      await play('fewer', null)
      await play('fewer', null)
      on.pass(DAY)
    }
    const [layouts] = on.gate.uiMeters()
    expect(layouts).toMatchObject({ used: 28 })
    // 4 a day since the 20th: the 72 that are left last beyond the 1st.
    expect(history.pace(on.gate.uiMeters(), on.clock.now())).toEqual([])
    if (layouts === undefined) throw new Error('no meter')
    expect(history.pace([{ ...layouts, limit: 36 }], on.clock.now())).toEqual([
      { meter: 'ai_layouts', period: '2026-11', usedUpAt: expect.any(Number) },
    ])
  })
})
