import fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { cloudReserveResponseSchema } from '../../../shared/protocol/cloud-api.ts'
import { DAY } from '../../../shared/time/duration.ts'
import { openTestMetering, plan, TEST_ACCOUNT_HEADER, type TestMetering } from './testing/open-test-metering.ts'
import type { SimulatedDevice } from './testing/simulated-device.ts'

/** How many histories are played; raise it to search longer. A failure prints the seed, which `HISTORIES_SEED` plays again. */
const RUNS = Number(process.env['HISTORIES'] ?? 6)
const SEED = Number(process.env['HISTORIES_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

const device = fc.nat(1)
const move = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('use' as const), device, units: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('sync' as const), device, wanted: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('answer lost' as const), device }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('part lost' as const), device, from: fc.nat(3) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('cloud' as const),
      units: fc.integer({ min: 1, max: 3 }),
      end: fc.constantFrom('commit', 'release', 'leave'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('plan' as const),
      plan: fc.constantFrom('free', 'professional', 'enterprise'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('days' as const), days: fc.integer({ min: 1, max: 15 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('backup' as const), device }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restore' as const), device }) },
)
type Move = typeof move extends fc.Arbitrary<infer Value> ? Value : never

interface Told {
  readonly id: string
  readonly units: number
}

interface World {
  readonly cloud: TestMetering
  readonly accountId: string
  readonly devices: readonly SimulatedDevice[]
  readonly backups: Map<number, ReturnType<SimulatedDevice['backup']>>
  /** Every charge that somebody was told of. */
  readonly told: Told[]
}

async function post(world: World, path: string, body: unknown) {
  const response = await fetch(world.cloud.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [TEST_ACCOUNT_HEADER]: world.accountId },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: await response.json() }
}

async function play(world: World, step: Move): Promise<void> {
  const { cloud } = world
  switch (step.kind) {
    case 'use': {
      const spender = pick(world, step.device)
      if (spender.available('ai_layouts') < step.units) return
      const id = spender.newId()
      spender.use('ai_layout', step.units, { leaseId: spender.lease('ai_layouts')?.leaseId ?? null }, id)
      world.told.push({ id, units: step.units })
      return
    }
    case 'sync': {
      const period = new Date(cloud.now()).toISOString().slice(0, 7)
      const wanted = step.wanted === 0 ? [] : [{ meter: 'ai_layouts' as const, period, units: step.wanted }]
      const syncing = pick(world, step.device)
      const { returnRequests } = await syncing.sync({ wanted })
      for (const ask of returnRequests) syncing.giveBack(ask.leaseId, ask.units)
      return
    }
    case 'answer lost': {
      const sending = pick(world, step.device)
      expect((await sending.send(sending.request())).status).toBe(200)
      return
    }
    case 'part lost': {
      const sending = pick(world, step.device)
      const request = sending.request()
      await sending.send({ ...request, entries: request.entries.slice(step.from) })
      return
    }
    case 'cloud': {
      const asked = { opId: cloud.newId(), operation: 'ai_layout', units: step.units, areaSqm: 100 }
      const { body } = await post(world, '/v1/operations', asked)
      const { reservationId } = cloudReserveResponseSchema.parse(body)
      if (reservationId === null || step.end === 'leave') return
      const ended = await post(world, `/v1/operations/${reservationId}/${step.end}`, {})
      expect(ended.status).toBe(200)
      if (step.end === 'commit') {
        expect(z.object({ charged: z.number() }).parse(ended.body).charged).toBe(step.units)
        world.told.push({ id: reservationId, units: step.units })
      }
      return
    }
    case 'plan':
      await cloud.setEntitlement(world.accountId, { plan: plan(step.plan) })
      return
    case 'days':
      cloud.setNow(cloud.now() + step.days * DAY)
      return
    case 'backup':
      world.backups.set(step.device, pick(world, step.device).backup())
      return
    case 'restore': {
      const backup = world.backups.get(step.device)
      if (backup === undefined) return
      // What was written after the backup and never sent is lost with the disk: nobody can be held to it.
      const restored = pick(world, step.device)
      await restored.sync()
      restored.restore(backup)
      return
    }
    default:
      step satisfies never
  }
}

function pick(world: World, index: number): SimulatedDevice {
  const found = world.devices[index]
  if (found === undefined) throw new Error(`there is no device ${index}`)
  return found
}

it('leave the books balanced and every charge told exactly once, whatever came at the same time, twice, late or never', async () => {
  console.log(`histories: seed ${SEED}, ${RUNS} runs`)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(move, { minLength: 1, maxLength: 4 }), { maxLength: 25 }), async (turns) => {
      const cloud = await openTestMetering()
      try {
        const accountId = await cloud.addAccount()
        const devices = [await cloud.addDevice(accountId), await cloud.addDevice(accountId)]
        const world: World = { cloud, accountId, devices, backups: new Map(), told: [] }
        for (const moves of turns) {
          await Promise.all(moves.map((step) => play(world, step)))
          expect(await cloud.verify()).toEqual([])
        }
        for (const calm of devices) {
          for (let count = 0; count < 3; count += 1) await calm.sync()
          await calm.sync({ entries: calm.entries.slice(0, 500) })
        }
        const events = await cloud.database.db
          .selectFrom('usage_event')
          .select(['id', 'settled_units', 'overage_units'])
          .execute()
        const recorded = new Map(events.map((event) => [event.id, event.settled_units + event.overage_units]))
        for (const { id, units } of world.told) expect([id, recorded.get(id)]).toEqual([id, units])
        expect(await cloud.verify()).toEqual([])
      } finally {
        await cloud.close()
      }
    }),
    { numRuns: RUNS, seed: SEED },
  )
}, 120_000)
