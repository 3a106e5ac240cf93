import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CATALOG, planNamed } from '../../../shared/catalog/catalog.ts'
import { DAY } from '../../../shared/time/duration.ts'
import { NOW, openGateKit, type GateKit } from './gate-test-kit.ts'
import { layoutRequest } from './open-test-gate.ts'

let on: GateKit
beforeEach(async () => {
  on = await openGateKit()
})
afterEach(async () => {
  await on.remove()
})

describe('listeners', () => {
  it('hear of changed usage once a turn', async () => {
    let calls = 0
    await new Promise((resolve) => setImmediate(resolve))
    on.gate.onUsageChange(() => (calls += 1))
    await Promise.all([on.reserveId(), on.reserveId()])
    await new Promise((resolve) => setImmediate(resolve))
    expect(calls).toBe(1)
  })

  it('are warned at 80 % and at 100 % once, over a restart too, and again in the next month and under a higher limit', async () => {
    const heard: string[] = []
    const listen = (): void => {
      on.gate.onWarning(({ meter: key, level, message }) => heard.push(`${key} ${level}: ${message}`))
    }
    const use = async (units: number): Promise<void> => {
      await on.gate.commit({ reservationId: await on.reserveId(layoutRequest({ units })) }, on.origin)
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
    await on.accept({}, [on.lease])
    await new Promise((resolve) => setImmediate(resolve))
    expect(heard).toHaveLength(2)
    const upgraded = { plan: planNamed(CATALOG, 'professional'), rateShare: 100 }
    await on.accept({ ...upgraded, version: 2 }, [{ ...on.lease, granted: 100, version: 2 }])
    await use(75)
    expect(heard.at(-1)).toBe('ai_layouts 80: 80 of 100 layouts of this month are used.')
    on.pass(9 * DAY)
    await on.accept({ version: 3, ...upgraded }, [on.cloud.lease({ period: '2026-12', granted: 100 })])
    await use(100)
    expect(heard.at(-1)).toBe('ai_layouts 100: All 100 layouts of this month are used.')
    expect(heard).toHaveLength(4)
  })

  it('see the progress of what runs', async () => {
    const reservationId = await on.reserveId(layoutRequest({ expectedMs: 9000, projectLabel: 'Villa Roth' }))
    on.gate.progress({ reservationId, phase: 'rooms', fraction: 0.4 }, on.origin)
    expect(on.gate.running()).toEqual([
      {
        reservationId,
        connectionId: on.origin.connectionId,
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
