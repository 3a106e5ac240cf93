import fc from 'fast-check'
import { sql } from 'kysely'
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createCloud, type Cloud } from '../../server/create-cloud.ts'
import { parseSettings } from '../../server/config.ts'
import { newTestPlace, type TestPlace } from '../../server/db/testing/test-databases.ts'
import { ACCOUNT_HEADER } from '../../server/features/operations/caller.ts'
import type { SimulatedDevice } from '../../server/features/metering/testing/simulated-device.ts'
import { verifyLedger } from '../../server/features/metering/verify-ledger.ts'
import { createLogger } from '../../server/http/create-logger.ts'
import { openStream } from '../../server/testing/open-stream.ts'
import { addTestAccount, addTestDevice, setMirroredPlan, type TestAccount } from '../../server/testing/test-account.ts'
import { cloudReserveResponseSchema, syncResponseSchema } from '../../shared/protocol/cloud-api.ts'
import { uuidV7 } from '../../shared/identifiers/uuid-v7.ts'

/** How many histories are played; a failure prints the seed, which `HISTORIES_SEED` plays again. */
const RUNS = Number(process.env['HISTORIES'] ?? 4)
const SEED = Number(process.env['HISTORIES_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const KEY = 'k'.repeat(32)
const newId = (): string => uuidV7(Date.now(), randomBytes(10))

interface Instance {
  readonly cloud: Cloud
  readonly url: string
}

let place: TestPlace
let instances: readonly [Instance, Instance]
let logs: string[] = []

async function startInstance(): Promise<Instance> {
  const settings = parseSettings({
    CLOUD_DATA: place.folder,
    CLOUD_PORT: '0',
    ...place.environment,
    OPERATIONS_API_KEY: KEY,
    DATABASE_POOL_SIZE: '5',
  })
  if (!settings.ok) throw new Error(settings.failure.join('\n'))
  const logger = createLogger({ level: 'warn' }, { write: (line: string) => void logs.push(line) })
  const cloud = await createCloud(settings.value, { logger })
  if (!cloud.ok) throw new Error(cloud.failure)
  const { url } = await cloud.value.listen()
  return { cloud: cloud.value, url }
}

beforeEach(async () => {
  logs = []
  place = await newTestPlace()
  instances = await Promise.all([startInstance(), startInstance()])
})
afterEach(async () => {
  await Promise.all(instances.map(({ cloud }) => cloud.close()))
  await place.remove()
})

const database = () => instances[0].cloud.db
const at = (index: number): string => instances[index % 2 === 0 ? 0 : 1].url

const device = fc.nat(2)
const instance = fc.nat(1)
const move = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('use' as const), device, units: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('sync' as const), device, instance, wanted: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('to both' as const), device }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('cloud' as const),
      instance,
      units: fc.integer({ min: 1, max: 3 }),
      end: fc.constantFrom('commit', 'release', 'leave'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('plan' as const), plan: fc.constantFrom(null, 'professional') }),
  },
)
type Move = typeof move extends fc.Arbitrary<infer Value> ? Value : never

interface World {
  readonly account: TestAccount
  readonly devices: readonly SimulatedDevice[]
  /** The instance that a device asks next. */
  readonly asks: number[]
  /** Every charge that somebody was told of, or that a device will tell of. */
  readonly told: Map<string, number>
}

async function post(url: string, accountId: string, path: string, body: unknown) {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${KEY}`,
      [ACCOUNT_HEADER]: accountId,
    },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as unknown }
}

/** One instance takes one sync of a device at a time; what came at the same time is sent again later. */
function isBusy(answer: { status: number; body: unknown }): boolean {
  if (answer.status === 429) return true
  expect([answer.status, answer.body]).toEqual([200, expect.anything()])
  return false
}

async function play(world: World, step: Move): Promise<void> {
  const { account, devices, asks, told } = world
  switch (step.kind) {
    case 'use': {
      const spender = devices[step.device]
      if (spender === undefined || spender.available('ai_layouts') < step.units) return
      const id = spender.newId()
      spender.use('ai_layout', step.units, { leaseId: spender.lease('ai_layouts')?.leaseId ?? null }, id)
      told.set(id, step.units)
      return
    }
    case 'sync': {
      asks[step.device] = step.instance
      const period = new Date().toISOString().slice(0, 7)
      const wanted = step.wanted === 0 ? [] : [{ meter: 'ai_layouts' as const, period, units: step.wanted }]
      const syncing = devices[step.device]
      if (syncing === undefined) return
      const answer = await syncing.send(syncing.request({ wanted }))
      if (isBusy(answer)) return
      const { returnRequests } = syncing.accept(syncResponseSchema.parse(answer.body))
      for (const ask of returnRequests) syncing.giveBack(ask.leaseId, ask.units)
      return
    }
    case 'to both': {
      const sending = devices[step.device]
      if (sending === undefined) return
      const request = sending.request()
      asks[step.device] = 0
      const first = sending.send(request)
      asks[step.device] = 1
      const answers = await Promise.all([first, sending.send(request)])
      for (const answer of answers) if (!isBusy(answer)) syncResponseSchema.parse(answer.body)
      return
    }
    case 'cloud': {
      const asked = { opId: newId(), operation: 'ai_layout', units: step.units, areaSqm: 100.5 }
      // The same operation is asked for at both instances at once: one reservation.
      const [one, other] = await Promise.all(
        [0, 1].map((index) => post(at(index), account.accountId, '/v1/operations', asked)),
      )
      const reserved = [one, other].flatMap((answer) => {
        const { reservationId } = cloudReserveResponseSchema.parse(answer?.body)
        return reservationId === null ? [] : [reservationId]
      })
      const [reservationId] = reserved
      if (reservationId === undefined || step.end === 'leave') return
      expect(new Set(reserved).size).toBe(1)
      const ended = await post(at(step.instance), account.accountId, `/v1/operations/${reservationId}/${step.end}`, {})
      expect(ended.status).toBe(200)
      if (step.end === 'commit') {
        expect(z.object({ charged: z.number() }).parse(ended.body).charged).toBe(step.units)
        told.set(reservationId, step.units)
      }
      return
    }
    case 'plan':
      await setMirroredPlan(database(), account.accountId, step.plan)
      return
    default:
      step satisfies never
  }
}

describe('two instances on one database', () => {
  it('settle an account once, whatever its devices and operations do at both at the same time', async () => {
    console.log(`two instances: seed ${SEED}, ${RUNS} runs`)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(move, { minLength: 2, maxLength: 5 }), { minLength: 4, maxLength: 12 }),
        async (turns) => {
          const account = await addTestAccount(database())
          const asks = [0, 1, 0]
          const devices = await Promise.all(
            asks.map((_, index) => addTestDevice(database(), account, () => at(asks[index] ?? 0))),
          )
          const world: World = { account, devices, asks, told: new Map() }
          for (const moves of turns) {
            await Promise.all(moves.map((step) => play(world, step)))
            expect(await verifyLedger(database())).toEqual([])
          }
          for (const calm of devices) await calm.sync()
          const events = await database()
            .selectFrom('usage_event')
            .select(['id', 'settled_units', 'overage_units'])
            .where('account_id', '=', account.accountId)
            .where('outcome', '=', 'succeeded')
            .execute()
          expect(new Map(events.map((event) => [event.id, event.settled_units + event.overage_units]))).toEqual(
            world.told,
          )
          expect(await verifyLedger(database())).toEqual([])
        },
      ),
      { numRuns: RUNS, seed: SEED },
    )
    expect(logs.filter((line) => line.includes('request failed'))).toEqual([])
  }, 120_000)

  it('sign with the same key, and answer with its certificate', async () => {
    const account = await addTestAccount(database())
    const signing = await addTestDevice(database(), account, () => at(0))
    const keys = await Promise.all(
      instances.map(async ({ url }) =>
        z
          .object({ rootPublicKey: z.string(), keys: z.array(z.string()) })
          .parse(await (await fetch(`${url}/v1/keys`)).json()),
      ),
    )
    expect(keys[0]).toEqual(keys[1])
    expect(keys[0]?.keys).toHaveLength(1)
    expect((await signing.sync()).keys).toEqual(keys[0]?.keys)
  })

  it('push to a device of the other instance', async () => {
    const account = await addTestAccount(database())
    const [here, there] = [
      await addTestDevice(database(), account, () => at(0)),
      await addTestDevice(database(), account, () => at(1)),
    ]
    await here.sync()
    await there.sync()
    const stream = await openStream(at(0), here, Date.now())
    expect((await stream.next())?.[0]).toBe('entitlements')
    await setMirroredPlan(database(), account.accountId, 'professional')
    const { snapshot } = there
    await there.sync()
    expect(there.snapshot?.plan.id).not.toBe(snapshot?.plan.id)
    let told = await stream.next()
    // Before it the second device made the first one be asked for units.
    while (told !== null && told[0] === 'return') told = await stream.next()
    expect(told).toEqual(['entitlements', { version: there.snapshot?.version, reason: expect.any(String) }])
    stream.close()
  })

  it('tell a device what it missed while the connection for pushes was lost', async () => {
    const account = await addTestAccount(database())
    const [here, there] = [
      await addTestDevice(database(), account, () => at(0)),
      await addTestDevice(database(), account, () => at(1)),
    ]
    await here.sync()
    await there.sync()
    const stream = await openStream(at(0), here, Date.now())
    await stream.next()
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query like 'listen%'`.execute(database())
    await setMirroredPlan(database(), account.accountId, 'professional')
    await there.sync()
    const version = there.snapshot?.version
    let told: unknown
    do told = await stream.next()
    while (JSON.stringify(told) !== 'null' && !JSON.stringify(told).includes(`"version":${version}`))
    expect(told).toEqual(['entitlements', { version, reason: expect.any(String) }])
    stream.close()
  }, 60_000)

  it('refuse an instance with another root', async () => {
    const settings = parseSettings({ CLOUD_DATA: `${place.folder}/other`, CLOUD_PORT: '0', ...place.environment })
    if (!settings.ok) throw new Error(settings.failure.join())
    const third = await createCloud(settings.value, { logger: createLogger({ level: 'silent' }) })
    expect(third.ok ? '' : third.failure).toContain('another root key')
  })
})
