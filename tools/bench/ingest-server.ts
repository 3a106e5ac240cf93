import postgresForTests from '../../server/db/testing/postgres-for-tests.ts'
import { testsPostgres } from '../../server/db/testing/test-databases.ts'
import { enrolDevice } from '../../server/features/devices/enrol-device.ts'
import { openTestMetering } from '../../server/features/metering/testing/open-test-metering.ts'
import { benchPlan } from './bench-plan.ts'

/** What the bench asks of it over the channel; each is answered once. */
export type IngestOrder =
  { readonly enrol: { readonly deviceId: string; readonly publicKey: string } } | { readonly count: true }

/** The metering half of the cloud in a process of its own: each device is enrolled in an account of its own. */
const release = testsPostgres() ? await postgresForTests() : null
const cloud = await openTestMetering(Date.now())

async function answer(order: IngestOrder): Promise<Record<string, unknown>> {
  if ('enrol' in order) {
    const accountId = await cloud.addAccount()
    await cloud.setEntitlement(accountId, { plan: benchPlan() })
    const device = { ...order.enrol, name: 'Bench', platform: 'linux', appVersion: '0.1.0' }
    await enrolDevice(cloud.database.db, { memberId: 'member-1', accountId }, device, Date.now())
    return { accountId, rootPublicKey: cloud.entitlements.rootPublicKey }
  }
  const { events } = await cloud.database.db
    .selectFrom('usage_event')
    .select((expression) => expression.fn.countAll<number>().as('events'))
    .executeTakeFirstOrThrow()
  const { settled } = await cloud.database.db
    .selectFrom('pool')
    .select((expression) => expression.fn.sum<number>('settled_units').as('settled'))
    .executeTakeFirstOrThrow()
  return { events: Number(events), settled: Number(settled), violations: (await cloud.verify()).length }
}

process.on('message', (order: IngestOrder) => {
  cloud.setNow(Date.now())
  void answer(order).then((value) => process.send?.(value))
})
const clock = setInterval(() => cloud.setNow(Date.now()), 1000)
process.once('disconnect', () => {
  clearInterval(clock)
  void cloud
    .close()
    .then(() => release?.())
    .then(() => process.exit(0))
})
process.send?.({ ready: true, url: cloud.url })
