import { execFile } from 'node:child_process'
import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { parseSettings } from './config.ts'
import { createCloud, type Cloud } from './create-cloud.ts'
import { findPostgres, programOf, type PostgresPrograms } from './db/testing/find-postgres.ts'
import { newPostgresDatabase, newTestPlace, queryOn, type TestPlace } from './db/testing/test-databases.ts'
import { verifyLedger } from './features/metering/verify-ledger.ts'
import { createLogger } from './http/create-logger.ts'
import { startProcess } from './testing/start-process.ts'
import { addTestAccount, addTestDevice, setMirroredPlan } from './testing/test-account.ts'

let place: TestPlace
const undo: (() => Promise<void>)[] = []
beforeEach(async () => {
  place = await newTestPlace()
})
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
  await place.remove()
})

async function startCloud(environment: Readonly<Record<string, string>>): Promise<{ cloud: Cloud; url: string }> {
  const settings = parseSettings({ CLOUD_DATA: place.folder, CLOUD_PORT: '0', ...environment })
  if (!settings.ok) throw new Error(settings.failure.join('\n'))
  const cloud = await createCloud(settings.value, { logger: createLogger({ level: 'silent' }) })
  if (!cloud.ok) throw new Error(cloud.failure)
  const { url } = await cloud.value.listen()
  return { cloud: cloud.value, url }
}

async function admin(args: string[], environment: Readonly<Record<string, string>>): Promise<string> {
  const command = startProcess('admin-cli.ts', args, { CLOUD_DATA: place.folder, ...environment })
  const [exit, told, error] = await Promise.all([command.exit, command.stdout, command.stderr])
  expect([exit, error]).toEqual([[0, null], ''])
  return told
}

const run = promisify(execFile)

/** The programs that dump and restore, where they are not older than the server. */
async function dumpPrograms(url: string): Promise<PostgresPrograms | null> {
  const programs = findPostgres()
  if (programs === null || !existsSync(programOf(programs, 'pg_dump'))) return null
  const [told, rows] = await Promise.all([
    run(programOf(programs, 'pg_dump'), ['--version']),
    queryOn(url, `select current_setting('server_version_num')::integer / 10000 as version`),
  ])
  return Number(/\d+/.exec(told.stdout)?.[0]) >= Number(rows[0]?.['version']) ? programs : null
}

/**
 * Backs the cloud's database up as docs/operations/backup-and-restore.md says.
 *
 * @returns restores it to a place of its own, and says how a cloud finds it
 */
async function backUp(): Promise<() => Promise<Record<string, string>>> {
  const { location } = place
  if (location.kind === 'sqlite') {
    const backup = join(place.folder, 'backup.sqlite')
    expect(await admin(['backup', backup], place.environment)).toContain('is copied to')
    return () => {
      const file = join(place.folder, 'restored.sqlite')
      copyFileSync(backup, file)
      return Promise.resolve({ DATABASE_URL: `sqlite:${file}` })
    }
  }
  const programs = await dumpPrograms(location.url)
  if (programs !== null) {
    const dump = join(place.folder, 'backup.dump')
    await run(programOf(programs, 'pg_dump'), ['--format=custom', `--file=${dump}`, location.url])
    return async () => {
      const target = await newPostgresDatabase()
      undo.unshift(() => target.remove())
      await run(programOf(programs, 'pg_restore'), ['--no-owner', '--exit-on-error', `--dbname=${target.url}`, dump])
      return { DATABASE_URL: target.url }
    }
  }
  console.log('There is no pg_dump here for this server: the database is copied by PostgreSQL itself.')
  const name = new URL(location.url).pathname.slice(1)
  // A database can be copied while nobody is connected.
  await queryOn(
    location.url,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  )
  const copy = await newPostgresDatabase(name)
  undo.unshift(() => copy.remove())
  return () => Promise.resolve({ DATABASE_URL: copy.url })
}

it(
  'brings back from the devices what was acknowledged after the backup, nothing twice',
  { timeout: 120_000 },
  async () => {
    const before = await startCloud(place.environment)
    let { url } = before
    const account = await addTestAccount(before.cloud.db)
    await setMirroredPlan(before.cloud.db, account.accountId, 'professional')
    const devices = await Promise.all([0, 1].map(() => addTestDevice(before.cloud.db, account, () => url)))
    const told: string[] = []
    const use = (index: number, units: number): void => {
      const device = devices[index]
      if (device === undefined || device.available('ai_layouts') < units) throw new Error('a device has too few units')
      const id = device.newId()
      device.use('ai_layout', units, {}, id)
      told.push(`${id} ${units}`)
    }
    for (const device of devices) await device.sync()
    use(0, 2)
    for (const device of devices) await device.syncAndGive()
    use(1, 1)
    for (const device of devices) await device.sync()
    const epoch = devices[0]?.lastResponse?.ledgerEpoch
    const restore = await backUp()

    // Acknowledged after the backup.
    use(0, 3)
    use(1, 2)
    for (const device of devices) await device.sync()
    await setMirroredPlan(before.cloud.db, account.accountId, 'professional')
    use(0, 1)
    for (const device of devices) await device.sync()
    await before.cloud.close()

    const environment = await restore()
    expect(await admin(['new-epoch'], environment)).toContain('begins the epoch')
    const after = await startCloud(environment)
    undo.push(() => after.cloud.close())
    url = after.url
    expect(await verifyLedger(after.cloud.db)).toEqual([])
    // What was used while the cloud was down comes with the rest.
    use(1, 1)
    for (let round = 0; round < 3; round += 1) for (const device of devices) await device.sync()

    expect(devices[0]?.lastResponse?.ledgerEpoch).not.toBe(epoch)
    const events = await after.cloud.db
      .selectFrom('usage_event')
      .select(['id', 'settled_units', 'overage_units'])
      .execute()
    expect(events.map((event) => `${event.id} ${event.settled_units + event.overage_units}`).toSorted()).toEqual(
      told.toSorted(),
    )
    expect(await verifyLedger(after.cloud.db)).toEqual([])
    const limits = await after.cloud.db.selectFrom('pool').selectAll().execute()
    for (const pool of limits) expect(pool.settled_units).toBeLessThanOrEqual(pool.highest_limit)
  },
)
