import { afterEach, beforeEach, expect, it } from 'vitest'
import { enrolResponseSchema } from '../../shared/protocol/cloud-api.ts'
import { parseSettings } from '../../server/config.ts'
import { createCloud, type Cloud } from '../../server/create-cloud.ts'
import { newTestPlace } from '../../server/db/testing/test-databases.ts'
import { newDeviceIdentity, SimulatedDevice } from '../../server/features/metering/testing/simulated-device.ts'
import { createLogger } from '../../server/http/create-logger.ts'
import { createBrowser } from '../../server/testing/test-browser.ts'

// docs/operations/keys.md says how each key is replaced: here it is done, over one database.

let place: Awaited<ReturnType<typeof newTestPlace>>
let cloud: Cloud | null
let logs: string[]
beforeEach(async () => {
  place = await newTestPlace()
  cloud = null
  logs = []
})
afterEach(async () => {
  await cloud?.close()
  await place.remove()
})

/** Starts the cloud over the same database and folder, with these settings. */
async function restart(environment: Record<string, string>): Promise<{ url: string }> {
  await cloud?.close()
  const settings = parseSettings({
    CLOUD_DATA: place.folder,
    CLOUD_PORT: '0',
    ...place.environment,
    DATABASE_POOL_SIZE: '5',
    ...environment,
  })
  if (!settings.ok) throw new Error(settings.failure.join('\n'))
  const logger = createLogger({ level: 'info' }, { write: (line: string) => void logs.push(line) })
  const made = await createCloud(settings.value, { logger, print: () => {}, processMetrics: false })
  if (!made.ok) throw new Error(made.failure)
  cloud = made.value
  return await cloud.listen()
}

const secret = (name: string): string => `${name}-${'x'.repeat(32)}`

it('a new auth secret ends every session and is logged; devices go on', async () => {
  const first = await restart({ AUTH_SECRET: secret('first') })
  const browser = createBrowser(first.url)
  const cookies = (await browser.signUp()).headers.getSetCookie().map((line) => line.split(';')[0] ?? '')
  const identity = newDeviceIdentity('', Date.now())
  const { deviceId, publicKey } = identity
  const wanted = { deviceId, publicKey, name: 'PC', platform: 'win32', appVersion: '1.0.0' }
  const { accountId } = enrolResponseSchema.parse(await (await browser.postJson('/v1/devices', wanted)).json())

  const statusAt = async (url: string): Promise<number> =>
    (await fetch(`${url}/account`, { redirect: 'manual', headers: { cookie: cookies.join('; ') } })).status
  expect(await statusAt(first.url)).toBe(200)
  expect(await statusAt((await restart({ AUTH_SECRET: secret('first') })).url)).toBe(200)
  const second = await restart({ AUTH_SECRET: secret('second') })
  expect(await statusAt(second.url)).toBe(303)
  expect(logs.join('')).toContain('AUTH_SECRET differs')
  const device = new SimulatedDevice({ ...identity, accountId }, second.url, Date.now)
  expect((await device.sync()).deviceStatus).toBe('active')
})

it('an operations key is replaced with an overlap, and is worth nothing once it is taken out', async () => {
  const [before, after] = [secret('before'), secret('after')]
  const { url } = await restart({ OPERATIONS_API_KEY: before })
  await createBrowser(url).signUp()
  if (cloud === null) throw new Error('no cloud runs')
  const { id } = await cloud.db.selectFrom('account').select('id').executeTakeFirstOrThrow()
  const statusWith = async (at: string, key: string): Promise<number> => {
    const answer = await fetch(`${at}/v1/operations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, 'revitautoplan-account': id },
      body: JSON.stringify({ opId: crypto.randomUUID(), operation: 'api_call' }),
    })
    return answer.status
  }
  expect([await statusWith(url, before), await statusWith(url, after)]).toEqual([201, 401])
  const both = await restart({ OPERATIONS_API_KEY: `${after},${before}` })
  expect([await statusWith(both.url, before), await statusWith(both.url, after)]).toEqual([201, 201])
  const last = await restart({ OPERATIONS_API_KEY: after })
  expect([await statusWith(last.url, before), await statusWith(last.url, after)]).toEqual([401, 201])
  expect(logs.join('')).not.toContain(after)
})

it('another root is refused over the database, with what to do', async () => {
  await restart({})
  await expect(
    restart({
      SIGNING_ROOT_PRIVATE_KEY: JSON.stringify({
        kty: 'OKP',
        crv: 'Ed25519',
        x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
        d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
      }),
    }),
  ).rejects.toThrow('begun with another root key')
  cloud = null
})
