import { afterEach, beforeEach, expect, it } from 'vitest'
import { verifyLedger } from '../../server/features/metering/verify-ledger.ts'
import { startTestCloud, type TestCloud } from '../../server/testing/start-test-cloud.ts'
import type { TestBrowser } from '../../server/testing/test-browser.ts'
import { newTestId } from '../../src-main/core/link/open-test-link.ts'
import { openTestCore, type TestCore } from '../../src-main/core/open-test-core.ts'
import type { RevitConnection } from '../../tools/revit-simulator/revit-connection.ts'

/** A whole companion of its own folder, with a window and a Revit. */
interface Companion extends TestCore {
  readonly revit: RevitConnection
  /** Runs one layout; answers `charged`, or the code of the refusal. */
  run(): Promise<string>
}

let cloud: TestCloud
let person: TestBrowser
const companions: Companion[] = []

beforeEach(async () => {
  cloud = await startTestCloud()
  person = cloud.browser()
  await person.signUp({ email: 'ada@example.com' })
})
afterEach(async () => {
  for (const { close, revit } of companions.splice(0)) {
    await revit.close()
    await close()
  }
  expect(await verifyLedger(cloud.cloud.db)).toEqual([])
  await cloud.close()
})

async function signedIn(): Promise<Companion> {
  const test = await openTestCore(cloud.url)
  const revit = await test.openRevit()
  const { userCode } = await test.app.call('account.signIn', {})
  await person.get(`/device?user_code=${userCode ?? ''}`)
  await person.post('/device', { user_code: userCode ?? '', decision: 'approve', confirmed: 'yes' })
  await test.until((state) => state.entitlement?.plan.id === 'free')
  const companion: Companion = {
    ...test,
    revit,
    async run() {
      const reserved = await revit.rpc.call('gate.reserve', {
        opId: newTestId(),
        operation: 'ai_layout',
        areaSqm: 120,
      })
      if (reserved.outcome === 'denied') return reserved.decision.code
      await revit.rpc.call('gate.commit', { reservationId: reserved.reservationId })
      return 'charged'
    },
  }
  companions.push(companion)
  return companion
}

const available = (companion: Companion): number | undefined =>
  companion.state().meters.find((meter) => meter.key === 'ai_layouts')?.available

it('two companions of an account share its units, and never use more than the limit together', async () => {
  const first = await signedIn()
  await expect.poll(() => available(first)).toBe(5)
  const second = await signedIn()
  // The first gives half of its rest back, told by a push; the second fetches what the pool does not keep back.
  await expect.poll(() => available(first), { timeout: 10_000 }).toBe(3)
  await expect.poll(() => available(second), { timeout: 10_000 }).toBe(1)

  const outcomes: string[] = []
  for (let turn = 0; turn < 4; turn += 1) outcomes.push(await second.run(), await first.run())
  expect(outcomes.filter((outcome) => outcome === 'charged')).toHaveLength(5)
  // As soon as it has heard of the other's last charge; until then the units might still be there.
  await expect.poll(() => second.run(), { timeout: 10_000 }).toBe('quota_exhausted')
  await expect
    .poll(async () => {
      const pool = await cloud.cloud.db
        .selectFrom('pool')
        .select(['settled_units', 'overage_units'])
        .where('meter', '=', 'ai_layouts')
        .orderBy('period')
        .executeTakeFirstOrThrow()
      return pool
    })
    .toEqual({ settled_units: 5, overage_units: 0 })
}, 60_000)

it('a companion that signs out leaves all its units to the other, also when it had none left to give back', async () => {
  const first = await signedIn()
  const second = await signedIn()
  await expect.poll(() => available(second), { timeout: 10_000 }).toBe(1)
  expect(await second.run()).toBe('charged')
  await expect.poll(() => second.state().connectivity.queued, { timeout: 10_000 }).toBe(0)
  await second.app.call('account.signOut', {})
  await expect.poll(() => second.state().signIn.status).toBe('signed_out')
  expect(await second.run()).toBe('sign_in_required')

  // Alone again, the first may hold everything that is left.
  await expect.poll(() => available(first), { timeout: 10_000 }).toBe(4)
  const devices = await cloud.cloud.db.selectFrom('device').select('status').execute()
  expect(devices.map((device) => device.status).sort()).toEqual(['active', 'retired'])
}, 60_000)
