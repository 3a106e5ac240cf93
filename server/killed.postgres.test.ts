import type { Kysely } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { setTimeout as wait } from 'node:timers/promises'
import { cloudErrorSchema, syncResponseSchema } from '../shared/protocol/cloud-api.ts'
import { parseSettings } from './config.ts'
import { createCloud } from './create-cloud.ts'
import type { Database } from './db/database.ts'
import { openDatabase } from './db/open-database.ts'
import { findEmbeddedPostgres, findPostgres } from './db/testing/find-postgres.ts'
import { startPostgres } from './db/testing/start-postgres.ts'
import { newPostgresDatabase, newTestPlace } from './db/testing/test-databases.ts'
import type { SimulatedDevice } from './features/metering/testing/simulated-device.ts'
import { verifyLedger } from './features/metering/verify-ledger.ts'
import { createLogger } from './http/create-logger.ts'
import { startProcess, whenReady } from './testing/start-process.ts'
import { addTestAccount, addTestDevice, setMirroredPlan } from './testing/test-account.ts'

const undo: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})

/** What a device does under load: one unit used, one sync, again and again; what was answered is noted. */
interface Load {
  readonly device: SimulatedDevice
  /** Entries that an answer acknowledged, by their sequence. */
  acknowledged: number
  readonly statuses: number[]
}

async function workOnce(load: Load): Promise<void> {
  const { device, statuses } = load
  if (device.available('ai_layouts') > 0 && device.entries.length < 400) device.use('ai_layout', 1)
  try {
    const answer = await device.send(device.request())
    statuses.push(answer.status)
    if (answer.status === 200) {
      load.acknowledged = device.accept(syncResponseSchema.parse(answer.body)).acknowledged.sequence
    } else if (answer.status === 503) cloudErrorSchema.parse(answer.body)
  } catch {
    // The connection ended without an answer: the instance is gone.
    statuses.push(0)
  }
}

async function expectNothingLost(db: Kysely<Database>, loads: readonly Load[]): Promise<void> {
  for (const load of loads) {
    const { deviceId } = load.device.identity
    const links = await db.selectFrom('journal_link').select('sequence').where('device_id', '=', deviceId).execute()
    expect(links.length).toBeGreaterThanOrEqual(load.acknowledged)
    await load.device.sync()
    const used = await db.selectFrom('usage_event').select('id').where('device_id', '=', deviceId).execute()
    expect(used).toHaveLength(load.device.entries.length)
  }
  expect(await verifyLedger(db)).toEqual([])
}

async function addLoads(db: Kysely<Database>, url: (index: number) => string): Promise<Load[]> {
  const account = await addTestAccount(db)
  await setMirroredPlan(db, account.accountId, 'enterprise')
  return await Promise.all(
    [0, 1, 2, 3].map(async (index): Promise<Load> => {
      const device = await addTestDevice(db, account, () => url(index))
      return { device, acknowledged: 0, statuses: [] }
    }),
  )
}

describe('an instance that is killed in mid-work', { timeout: 120_000 }, () => {
  it('leaves no lock behind: the other goes on, nothing acknowledged is lost', async () => {
    const place = await newTestPlace()
    undo.push(() => place.remove())
    const environment = { ...place.environment, CLOUD_DATA: place.folder, CLOUD_PORT: '0' }
    const first = startProcess('main.ts', [], environment)
    undo.push(() => void first.process.kill('SIGKILL'))
    const { url } = await whenReady(first)
    const second = startProcess('main.ts', [], environment)
    undo.push(() => void second.process.kill('SIGKILL'))
    const other = (await whenReady(second)).url
    const db = openDatabase(place.location)
    undo.push(() => db.destroy())

    let isKilled = false
    const loads = await addLoads(db, (index) => (isKilled || index % 2 === 1 ? other : url))
    const rounds = async (load: Load, count: number): Promise<void> => {
      for (let round = 0; round < count; round += 1) await workOnce(load)
    }
    await Promise.all(loads.map((load) => rounds(load, 3)))
    const working = Promise.all(loads.map((load) => rounds(load, 20)))
    await wait(150)
    first.process.kill('SIGKILL')
    await first.exit
    isKilled = true
    await working
    await Promise.all(loads.map((load) => rounds(load, 2)))
    for (const load of loads) expect(load.statuses.at(-1)).toBe(200)
    await expectNothingLost(db, loads)
  })
})

describe('a PostgreSQL that crashes under load', { timeout: 180_000 }, () => {
  it('is answered as an error that can be tried again, and loses nothing that was acknowledged', async () => {
    const programs = process.env['TEST_POSTGRES'] === 'embedded' ? findEmbeddedPostgres() : findPostgres()
    if (programs === null) throw new Error('to crash a PostgreSQL, one must be on this machine')
    const server = await startPostgres(programs)
    undo.push(() => server.stop())
    const { url } = await newPostgresDatabase('template0', server.url)
    const place = await newTestPlace()
    undo.push(() => place.remove())
    const settings = parseSettings({ CLOUD_DATA: place.folder, CLOUD_PORT: '0', DATABASE_URL: url })
    if (!settings.ok) throw new Error(settings.failure.join('\n'))
    const logs: string[] = []
    const logger = createLogger({ level: 'warn' }, { write: (line: string) => void logs.push(line) })
    const cloud = await createCloud(settings.value, { logger })
    if (!cloud.ok) throw new Error(cloud.failure)
    const at = await cloud.value.listen()
    undo.push(() => cloud.value.close())

    const loads = await addLoads(cloud.value.db, () => at.url)
    const over = new AbortController()
    const working = Promise.all(
      loads.map(async (load) => {
        while (!over.signal.aborted) await workOnce(load)
      }),
    )
    const statuses = () => loads.flatMap((load) => load.statuses)
    const until = async (condition: () => boolean): Promise<void> => {
      while (!condition()) await wait(20)
    }
    await until(() => statuses().filter((status) => status === 200).length >= 12)
    for (let crash = 0; crash < 2; crash += 1) {
      const failed = statuses().filter((status) => status === 503).length
      await server.crash()
      await until(() => statuses().filter((status) => status === 503).length > failed)
      const passed = statuses().filter((status) => status === 200).length
      await server.start()
      await until(() => statuses().filter((status) => status === 200).length >= passed + 8)
    }
    over.abort()
    await working
    expect([...new Set(statuses())].toSorted()).toEqual([200, 503])
    expect((await fetch(`${at.url}/readyz`)).status).toBe(200)
    await expectNothingLost(cloud.value.db, loads)
  })
})
