import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  cloudErrorSchema,
  cloudReserveResponseSchema,
  enrolResponseSchema,
  syncResponseSchema,
} from '../../shared/protocol/cloud-api.ts'
import { ENTRY_TYPE } from '../../shared/protocol/journal-entry.ts'
import {
  newDeviceIdentity,
  signedHeaders,
  SimulatedDevice,
  type DeviceIdentity,
} from '../../server/features/metering/testing/simulated-device.ts'
import { verifyLedger } from '../../server/features/metering/verify-ledger.ts'
import { startTestCloud, type TestCloud } from '../../server/testing/start-test-cloud.ts'
import type { TestBrowser } from '../../server/testing/test-browser.ts'

let test: TestCloud
beforeAll(async () => {
  test = await startTestCloud()
})
afterAll(async () => {
  expect(await verifyLedger(test.cloud.db)).toEqual([])
  await test.close()
})

const errorCode = async (answer: Response): Promise<string> => cloudErrorSchema.parse(await answer.json()).error.code

function enrol(browser: TestBrowser, identity: DeviceIdentity): Promise<Response> {
  const { deviceId, publicKey } = identity
  return browser.postJson('/v1/devices', { deviceId, publicKey, name: 'PC', platform: 'win32', appVersion: '1.0.0' })
}

/** A member with an account and a device of his own. */
async function person(email: string) {
  const browser = test.browser()
  await browser.signUp({ email })
  const identity = newDeviceIdentity('', Date.now())
  const { accountId, memberId } = enrolResponseSchema.parse(await (await enrol(browser, identity)).json())
  return { browser, memberId, accountId, device: new SimulatedDevice({ ...identity, accountId }, test.url, Date.now) }
}

async function signedPost({ identity }: SimulatedDevice, path: string, value: unknown): Promise<Response> {
  const body = JSON.stringify(value)
  const headers = signedHeaders(identity, { method: 'POST', path, body, timestamp: Date.now() })
  return await fetch(test.url + path, { method: 'POST', headers, body })
}

describe('a stranger', () => {
  it('cannot enrol a device under the id of another one, with its key or his own', async () => {
    const victim = await person('victim-1@example.com')
    const stranger = await person('stranger-1@example.com')
    const { deviceId } = victim.device.identity
    const own = newDeviceIdentity('', Date.now())
    for (const identity of [victim.device.identity, { ...own, deviceId }]) {
      const answer = await enrol(stranger.browser, identity)
      expect([answer.status, await errorCode(answer)]).toEqual([409, 'device_id_taken'])
    }
    const { device } = victim
    device.use('ai_layout', 0, { outcome: 'failed', leaseId: null })
    expect((await device.sync()).results.map(({ status }) => status)).toEqual(['recorded'])
    expect(device.snapshot?.memberEmail).toBe('victim-1@example.com')
  })

  it('cannot end a cloud operation of another account, nor spend or return its leases', async () => {
    const victim = await person('victim-2@example.com')
    const stranger = await person('stranger-2@example.com')
    await victim.device.sync()
    await stranger.device.sync()
    const lease = victim.device.lease('building_scans')
    if (lease === undefined) throw new Error('nothing was leased')
    const asked = { opId: crypto.randomUUID(), operation: 'api_call' }
    const reserved = cloudReserveResponseSchema.parse(
      await (await signedPost(victim.device, '/v1/operations', asked)).json(),
    )
    for (const end of ['commit', 'release']) {
      const path = `/v1/operations/${reserved.reservationId}/${end}`
      expect((await signedPost(stranger.device, path, {})).status).toBe(404)
      expect((await stranger.browser.postJson(path, {})).status).toBe(404)
    }

    const books = () =>
      test.cloud.db.selectFrom('pool').selectAll().where('account_id', '=', victim.accountId).execute()
    const before = await books()
    const { device } = stranger
    device.use('building_scan', 1, { leaseId: lease.leaseId })
    const data = { leaseId: lease.leaseId, meter: lease.meter, period: lease.period, units: 1, reason: 'requested' }
    device.append({ ...device.envelope(device.newId(), null), type: ENTRY_TYPE.return, data })
    device.append({
      ...device.envelope(device.newId(), null),
      subject: victim.accountId,
      type: ENTRY_TYPE.return,
      data,
    })
    const { results } = await device.sync()
    expect(results.map(({ status, code }) => [status, code])).toEqual([
      ['rejected', 'lease_foreign'],
      ['rejected', 'lease_foreign'],
      ['rejected', 'foreign'],
    ])
    const free = (rows: Awaited<ReturnType<typeof books>>) => rows.map((row) => [row.meter, row.free_units])
    expect(free(await books())).toEqual(free(before))
  })

  it('cannot see or change who belongs to another account', async () => {
    const victim = await person('victim-3@example.com')
    const stranger = await person('stranger-3@example.com')
    const organizationId = victim.accountId
    for (const path of [
      `get-full-organization?organizationId=${organizationId}`,
      `list-members?organizationId=${organizationId}`,
      `list-invitations?organizationId=${organizationId}`,
    ]) {
      const answer = await stranger.browser.get(`/api/auth/organization/${path}`)
      expect([path, answer.status >= 400]).toEqual([path, true])
      expect(await answer.text()).not.toContain('victim-3@')
    }
    for (const [path, body] of [
      ['set-active', { organizationId }],
      ['remove-member', { organizationId, memberIdOrEmail: 'victim-3@example.com' }],
      ['update-member-role', { organizationId, memberId: victim.memberId, role: 'member' }],
      ['leave', { organizationId }],
    ] as const) {
      const answer = await stranger.browser.postJson(`/api/auth/organization/${path}`, body)
      expect([path, answer.status >= 400 && answer.status < 500]).toEqual([path, true])
    }
    expect(await (await stranger.browser.get('/account')).text()).not.toContain('victim-3@')
  })
})

describe('a member who was removed', () => {
  it.each(['remove-member', 'leave'])('has a device that gets and runs nothing more (%s)', async (way) => {
    const owner = await person(`owner-${way}@example.com`)
    const colleague = await person(`colleague-${way}@example.com`)
    const organizationId = owner.accountId
    await test.cloud.accounts.auth.api.addMember({
      body: { organizationId, userId: colleague.memberId, role: 'member' },
    })
    const identity = newDeviceIdentity(organizationId, Date.now())
    const enrolled = enrolResponseSchema.parse(await (await enrol(colleague.browser, identity)).json())
    expect(enrolled.accountId).toBe(organizationId)
    const device = new SimulatedDevice(identity, test.url, Date.now)
    expect((await device.sync()).deviceStatus).toBe('active')

    const browser = way === 'leave' ? colleague.browser : owner.browser
    const memberIdOrEmail = `colleague-${way}@example.com`
    const answer = await browser.postJson(`/api/auth/organization/${way}`, { organizationId, memberIdOrEmail })
    expect(answer.status).toBe(200)
    const asked = { opId: crypto.randomUUID(), operation: 'api_call' }
    const refused = await signedPost(device, '/v1/operations', asked)
    expect(refused.status).toBe(402)
    const body = z.object({ decision: z.object({ code: z.string() }) }).parse(await refused.json())
    expect(body.decision.code).toBe('device_not_allowed')
    const synced = syncResponseSchema.parse((await device.send(device.request())).body)
    expect(synced.deviceStatus).toBe('retired')
  })
})
