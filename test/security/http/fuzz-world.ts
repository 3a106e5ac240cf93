import {
  newDeviceIdentity,
  SimulatedDevice,
  type DeviceIdentity,
} from '../../../server/features/metering/testing/simulated-device.ts'
import { cloudReserveResponseSchema, enrolResponseSchema } from '../../../shared/protocol/cloud-api.ts'
import { startTestCloud, type TestCloud } from '../../../server/testing/start-test-cloud.ts'
import {
  startStripeEmulator,
  type RunningStripeEmulator,
} from '../../../tools/stripe-emulator/start-stripe-emulator.ts'

export const SERVICE_KEY = 'a-key-of-a-service-of-the-vendor-1234567890'
export const WEBHOOK_SECRET = 'whsec_fuzz_secret_1234567890'

/** A member with an account, a session and a device. */
export interface Person {
  readonly email: string
  readonly accountId: string
  readonly cookie: string
  readonly identity: DeviceIdentity
}

export interface FuzzWorld {
  readonly test: TestCloud
  /** Whose credentials the requests carry. */
  attacker: Person
  /** Whose data nothing may touch. */
  readonly victim: Person
  /** A reservation of the victim that is open. */
  readonly victimReservation: string
  /** Makes a new attacker: the last one may have signed himself out. */
  renewAttacker(): Promise<void>
  /** Every row of the victim. */
  victimRows(): Promise<unknown>
  close(): Promise<void>
}

export async function openFuzzWorld(): Promise<FuzzWorld> {
  const emulator: RunningStripeEmulator = await startStripeEmulator({ port: 0 })
  const test = await startTestCloud(
    { rateLimits: { apiPerMinute: 1_000_000, pagesPerMinute: 1_000_000, attemptsPerMinute: 1_000_000 } },
    {
      STRIPE_SECRET_KEY: 'sk_test_emulator',
      STRIPE_PUBLISHABLE_KEY: 'pk_test_emulator',
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_API_BASE: emulator.url,
      OPERATIONS_API_KEY: SERVICE_KEY,
    },
  )
  let people = 0

  async function person(): Promise<Person> {
    people += 1
    const email = `person-${people}@example.com`
    const browser = test.browser()
    const signedUp = await browser.signUp({ email })
    const cookie = signedUp.headers.getSetCookie().map((line) => line.split(';')[0] ?? '')
    const identity = newDeviceIdentity('', Date.now())
    const { deviceId, publicKey } = identity
    const answer = await browser.postJson('/v1/devices', {
      deviceId,
      publicKey,
      name: 'PC',
      platform: 'win32',
      appVersion: '1.0.0',
    })
    const { accountId } = enrolResponseSchema.parse(await answer.json())
    return { email, accountId, cookie: cookie.join('; '), identity: { ...identity, accountId } }
  }

  const victim = await person()
  const device = new SimulatedDevice(victim.identity, test.url, Date.now)
  await device.sync()
  device.use('ai_layout', 1, { leaseId: device.lease('ai_layouts')?.leaseId ?? null })
  await device.sync()
  const reserved = await fetch(`${test.url}/v1/operations`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${SERVICE_KEY}`,
      'revitautoplan-account': victim.accountId,
    },
    body: JSON.stringify({ opId: crypto.randomUUID(), operation: 'api_call' }),
  })
  const { reservationId } = cloudReserveResponseSchema.parse(await reserved.json())
  if (reservationId === null) throw new Error('the victim could not reserve')

  const world: FuzzWorld = {
    test,
    attacker: await person(),
    victim,
    victimReservation: reservationId,
    async renewAttacker() {
      world.attacker = await person()
    },
    victimRows: () => rowsOf(test, victim),
    async close() {
      await test.close()
      await emulator.close()
    },
  }
  return world
}

async function rowsOf(test: TestCloud, { accountId, email, identity }: Person): Promise<unknown> {
  const { db } = test.cloud
  const ofAccount = ['pool', 'lease', 'ledger_line', 'usage_event', 'cloud_operation', 'checkout', 'device'] as const
  const rows = await Promise.all(
    ofAccount.map((table) => db.selectFrom(table).selectAll().where('account_id', '=', accountId).execute()),
  )
  return {
    ...Object.fromEntries(ofAccount.map((table, index) => [table, rows[index]])),
    links: await db.selectFrom('journal_link').selectAll().where('device_id', '=', identity.deviceId).execute(),
    account: await db.selectFrom('account').selectAll().where('id', '=', accountId).execute(),
    members: await db
      .selectFrom('auth_organization_member')
      .selectAll()
      .where('organizationId', '=', accountId)
      .execute(),
    member: await db.selectFrom('auth_user').selectAll().where('email', '=', email).execute(),
  }
}
