import { compactVerify, importJWK } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CHAIN_START } from '../../../shared/protocol/journal-entry.ts'
import { leaseClaimsSchema } from '../../../shared/protocol/signed-documents.ts'
import { DAY, HOUR } from '../../../shared/time/duration.ts'
import { openTestMetering, plan, type TestMetering } from './testing/open-test-metering.ts'
import { claimsOf, newDeviceIdentity, SimulatedDevice } from './testing/simulated-device.ts'

let cloud: TestMetering
let accountId: string

beforeEach(async () => {
  cloud = await openTestMetering()
  accountId = await cloud.addAccount()
})
afterEach(async () => {
  try {
    expect(await cloud.verify()).toEqual([])
  } finally {
    await cloud.close()
  }
})

async function pool(meter: string, period = '2026-11') {
  return await cloud.database.db
    .selectFrom('pool')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('meter', '=', meter === 'building_scans' ? 'building_scans' : 'ai_layouts')
    .where('period', '=', period)
    .executeTakeFirstOrThrow()
}

describe('a lone device', () => {
  it('gets all that is free, and a signed snapshot that bears its nonce', async () => {
    const device = await cloud.addDevice(accountId)
    const request = device.request()
    const { status, body } = await device.send(request)
    expect(status).toBe(200)
    const response = device.accept(body as never)
    expect(device.available('ai_layouts')).toBe(5)
    expect(device.available('building_scans')).toBe(2)
    expect(device.snapshot).toMatchObject({
      nonce: request.nonce,
      version: 1,
      deviceId: device.identity.deviceId,
      validUntil: cloud.now() + 7 * DAY,
      rateShare: 10,
    })
    expect(response.acknowledged).toEqual({ sequence: 0, hash: CHAIN_START })

    const root = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: cloud.entitlements.rootPublicKey }, 'EdDSA')
    const certificate = await compactVerify(response.keys[0] ?? '', root)
    expect(certificate.protectedHeader).toMatchObject({ alg: 'EdDSA', typ: 'revitautoplan-key+jws' })
    const { publicKey, keyId } = claimsOf(response.keys[0] ?? '') as { publicKey: string; keyId: string }
    const key = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: publicKey }, 'EdDSA')
    const snapshot = await compactVerify(response.snapshot, key)
    expect(snapshot.protectedHeader).toEqual({ alg: 'EdDSA', typ: 'revitautoplan-snapshot+jws', kid: keyId })
    const lease = await compactVerify(response.leases[0] ?? '', key)
    expect(lease.protectedHeader.typ).toBe('revitautoplan-lease+jws')
  })

  it('has its usage settled, and learns the figures of all', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    device.use('ai_layout', 2)
    device.use('ai_layout', 0, { outcome: 'failed', errorClass: 'ai_error' })
    device.use('api_call', 1)
    const response = await device.sync()
    expect(response.results.map((result) => result.status)).toEqual(['settled', 'recorded', 'recorded'])
    expect(response.acknowledged.sequence).toBe(3)
    expect(await pool('ai_layouts')).toMatchObject({ limit_units: 5, free_units: 0, open_units: 3, settled_units: 2 })
    expect(device.snapshot?.meters.find((meter) => meter.meter === 'ai_layouts')).toEqual({
      meter: 'ai_layouts',
      period: '2026-11',
      limit: 5,
      used: 2,
      usedHere: 2,
      elsewhere: 0,
      free: 0,
    })
  })

  it('is answered the same when the answer was lost and it sends again', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    device.use('ai_layout', 3)
    const request = device.request()
    await device.send(request)
    const again = await device.send(request)
    const response = device.accept(again.body as never)
    expect(response.results.map((result) => result.status)).toEqual(['duplicate'])
    expect(response.acknowledged.sequence).toBe(1)
    expect((await pool('ai_layouts')).settled_units).toBe(3)
  })

  it('is asked to send again from the first missing entry, and loses nothing', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    for (let count = 0; count < 5; count += 1) device.use('ai_layout', 1)
    await device.sync({ entries: device.entries.slice(0, 2) })
    const gap = await device.sync({ entries: device.entries.slice(3, 5) })
    expect(gap.results).toEqual([])
    expect(gap.resendFrom).toBe(3)
    const whole = await device.sync()
    expect(whole.results.map((result) => result.sequence)).toEqual([3, 4, 5])
    expect(whole.deviceStatus).toBe('active')
    expect((await pool('ai_layouts')).settled_units).toBe(5)
  })

  it('keeps the period of the reserve when the usage arrives in the next month', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    device.use('ai_layout', 4)
    cloud.setNow(Date.UTC(2026, 11, 3))
    const response = await device.sync()
    expect(response.results.map((result) => result.status)).toEqual(['settled'])
    expect((await pool('ai_layouts', '2026-11')).settled_units).toBe(4)
    expect(await pool('ai_layouts', '2026-12')).toMatchObject({ settled_units: 0, open_units: 5 })
    expect((await pool('ai_layouts', '2026-11')).open_units).toBe(1)
  })

  it('gets at most half of a month that has not begun, and the rest when it has', async () => {
    await cloud.setEntitlement(accountId, { plan: plan('professional') })
    const device = await cloud.addDevice(accountId)
    await device.sync()
    expect(device.available('ai_layouts', '2026-11')).toBe(100)
    expect(device.available('ai_layouts', '2026-12')).toBe(50)
    cloud.setNow(Date.UTC(2026, 11, 1))
    await device.sync()
    expect(device.available('ai_layouts', '2026-12')).toBe(100)
  })

  it('gets the coming month cut for the plan that is announced for its first day', async () => {
    cloud.setNow(Date.UTC(2026, 10, 20))
    const end = Date.UTC(2026, 10, 30, 23)
    await cloud.setEntitlement(accountId, { plan: plan('professional'), then: { at: end, plan: plan('free') } })
    const device = await cloud.addDevice(accountId)
    await device.sync()
    expect(device.snapshot?.validUntil).toBe(end + DAY)
    expect(device.available('ai_layouts', '2026-11')).toBe(100)
    expect(device.available('ai_layouts', '2026-12')).toBe(2)
  })

  it('is never answered with an earlier time than before, where the clock of the cloud is set back a little', async () => {
    const device = await cloud.addDevice(accountId)
    const before = (await device.sync()).serverTime
    cloud.setNow(before - 5000)
    expect((await device.sync()).serverTime).toBe(before)
    cloud.setNow(before - HOUR)
    expect((await device.sync()).serverTime).toBe(before - HOUR)
  })

  it('is granted nothing more once it has signed out, but may go on uploading', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    device.use('ai_layout', 1)
    for (const lease of device.leases()) device.giveBack(lease.leaseId, 100, 'sign_out')
    const response = await device.sync()
    expect(response.deviceStatus).toBe('retired')
    expect(await pool('ai_layouts')).toMatchObject({ free_units: 4, open_units: 0, settled_units: 1 })
    const other = await cloud.addDevice(accountId)
    await other.sync()
    expect(other.available('ai_layouts')).toBe(4)
  })
})

describe('a second device', () => {
  it('gets what is free once the first has given back half its unspent rest', async () => {
    await cloud.setEntitlement(accountId, { plan: plan('professional') })
    const first = await cloud.addDevice(accountId)
    await first.sync()
    const second = await cloud.addDevice(accountId)
    await second.sync()
    expect(second.available('ai_layouts')).toBe(0)

    const asked = await first.sync()
    const lease = first.lease('ai_layouts')
    expect(asked.returnRequests).toContainEqual({ leaseId: lease?.leaseId, units: 50 })
    for (const ask of asked.returnRequests) first.giveBack(ask.leaseId, ask.units)
    cloud.published.length = 0
    await first.sync()
    expect(cloud.published).toContainEqual({
      accountId,
      event: { event: 'entitlements', data: { version: 1, reason: 'units_returned' } },
      except: first.identity.deviceId,
    })
    await second.sync()
    expect(first.available('ai_layouts')).toBe(50)
    expect(second.available('ai_layouts')).toBe(40)
    expect(await pool('ai_layouts')).toMatchObject({ free_units: 10, open_units: 90 })
    expect((await first.sync()).returnRequests).toEqual([])
  })

  it('gets what the pool keeps back when it says what it is short of', async () => {
    const first = await cloud.addDevice(accountId)
    const second = await cloud.addDevice(accountId)
    await first.sync()
    await second.sync()
    await first.syncAndGive()
    await second.sync()
    const before = second.available('ai_layouts')
    await second.sync({ wanted: [{ meter: 'ai_layouts', period: '2026-11', units: 1 }] })
    expect(second.available('ai_layouts')).toBe(before + 1)
  })

  it('makes the first give back what it was refused', async () => {
    const first = await cloud.addDevice(accountId)
    await first.sync()
    const second = await cloud.addDevice(accountId)
    cloud.published.length = 0
    await second.sync({ wanted: [{ meter: 'ai_layouts', period: '2026-11', units: 4 }] })
    expect(cloud.published).toContainEqual({
      accountId,
      event: { event: 'return', data: {} },
      except: second.identity.deviceId,
    })
    await first.syncAndGive()
    await second.sync({ wanted: [{ meter: 'ai_layouts', period: '2026-11', units: 4 }] })
    expect(second.available('ai_layouts')).toBe(4)
  })

  it('cannot settle the lease of another device', async () => {
    const first = await cloud.addDevice(accountId)
    await first.sync()
    const second = await cloud.addDevice(accountId)
    await second.sync()
    second.use('ai_layout', 1, { leaseId: first.lease('ai_layouts')?.leaseId ?? null })
    const response = await second.sync()
    expect(response.results).toMatchObject([{ status: 'rejected', code: 'lease_foreign' }])
    expect((await pool('ai_layouts')).settled_units).toBe(0)
  })
})

describe('a changed plan', () => {
  it('keeps what was used and granted through Free, Professional, Enterprise and Free again', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    device.use('ai_layout', 5)
    await device.sync()

    cloud.setNow(cloud.now() + HOUR)
    await cloud.setEntitlement(accountId, { plan: plan('professional') })
    await device.sync()
    expect(device.snapshot?.version).toBe(2)
    expect(device.available('ai_layouts')).toBe(95)
    device.use('ai_layout', 10)
    await device.sync()

    cloud.setNow(cloud.now() + HOUR)
    await cloud.setEntitlement(accountId, { plan: plan('enterprise') })
    await device.sync()
    const uncounted = device.lease('ai_layouts', '2026-11', 'uncounted')
    expect(uncounted?.granted).toBe(100_000)
    device.use('ai_layout', 30, { leaseId: uncounted?.leaseId ?? null })
    await device.sync()
    expect(await pool('ai_layouts')).toMatchObject({ unlimited: 1, settled_units: 15, uncounted_units: 30 })
    expect(device.snapshot?.meters[0]).toMatchObject({ limit: null, used: 45, free: null })

    cloud.setNow(cloud.now() + HOUR)
    await cloud.setEntitlement(accountId, { plan: plan('free') })
    const asked = await device.syncAndGive()
    expect(asked.returnRequests).toEqual([])
    expect(device.snapshot?.version).toBe(4)
    expect(await pool('ai_layouts')).toMatchObject({
      limit_units: 5,
      free_units: -10,
      open_units: 0,
      settled_units: 15,
      highest_limit: 100,
    })
    expect(device.available('ai_layouts')).toBe(0)
    const lines = await cloud.database.db
      .selectFrom('ledger_line')
      .select(['units'])
      .where('kind', '=', 'limit')
      .where('meter', '=', 'ai_layouts')
      .where('period', '=', '2026-11')
      .orderBy('created_at')
      .execute()
    expect(lines.map((line) => line.units)).toEqual([5, 95, 0, -95])
  })

  it('is in force on the next sync even when nobody told metering', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    cloud.setSilently(accountId, { plan: plan('professional') })
    await device.sync()
    expect(device.snapshot).toMatchObject({ version: 2, plan: { id: 'professional' } })
    expect(device.available('ai_layouts')).toBe(100)
  })

  it('is pushed to the devices', async () => {
    await cloud.addDevice(accountId)
    cloud.published.length = 0
    await cloud.setEntitlement(accountId, { plan: plan('professional') })
    expect(cloud.published).toEqual([
      { accountId, event: { event: 'entitlements', data: { version: 1, reason: 'test' } }, except: undefined },
    ])
  })
})

describe('what a device sends', () => {
  it('is refused when another key signed it, and when the device is not known', async () => {
    const device = await cloud.addDevice(accountId)
    const forged = new SimulatedDevice(
      { ...newDeviceIdentity(accountId, cloud.now()), deviceId: device.identity.deviceId },
      cloud.url,
      cloud.now,
    )
    expect(await forged.send(forged.request())).toMatchObject({
      status: 401,
      body: { error: { code: 'signature_invalid' } },
    })
    const unknown = new SimulatedDevice(newDeviceIdentity(accountId, cloud.now()), cloud.url, cloud.now)
    expect(await unknown.send(unknown.request())).toMatchObject({
      status: 401,
      body: { error: { code: 'device_unknown' } },
    })
  })

  it('is taken at whatever time the device believes it to be', async () => {
    const device = await cloud.addDevice(accountId)
    expect((await device.send(device.request(), cloud.now() - 400 * DAY)).status).toBe(200)
  })

  it('keeps one bad entry out, as a link of the chain, and settles the rest', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    device.use('ai_layout', 1)
    device.append({ nonsense: true })
    const personal = device.personal()
    const tampered = device.use('ai_layout', 1)
    device.use('ai_layout', 1, { outcome: 'failed' })
    device.append({
      ...device.envelope(device.newId(), null),
      subject: device.newId(),
      type: 'com.revitautoplan.denial.v1',
      data: { operation: 'ai_layout', code: 'rate_limited', requiredPlan: null, planAtTime: 'free' },
    })
    device.use('ai_layout', 1)
    const entries = device.entries.map((entry) => (entry === tampered ? { ...entry, personal } : entry))
    const response = await device.sync({ entries })
    expect(response.results.map(({ status, code }) => [status, code])).toEqual([
      ['settled', null],
      ['rejected', 'malformed'],
      ['rejected', 'personal_mismatch'],
      ['rejected', 'invalid'],
      ['rejected', 'foreign'],
      ['settled', null],
    ])
    expect(response.acknowledged.sequence).toBe(6)
    const kept = await cloud.database.db.selectFrom('journal_link').select('raw').orderBy('sequence').execute()
    expect(kept.map((link) => link.raw)).toEqual(device.entries.map((entry) => entry.raw))
    const again = await device.sync({ entries })
    expect(again.results.map((result) => result.status)).toEqual([
      'duplicate',
      'rejected',
      'rejected',
      'rejected',
      'rejected',
      'duplicate',
    ])
  })

  it('settles an event once: the same content is a duplicate, other content a conflict, both before any limit', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    const id = device.newId()
    device.use('ai_layout', 5, {}, id)
    await device.sync()
    device.use('ai_layout', 5, {}, id)
    device.use('ai_layout', 4, {}, id)
    const response = await device.sync()
    expect(response.results.map(({ status, code }) => [status, code])).toEqual([
      ['duplicate', null],
      ['rejected', 'conflict'],
    ])
    expect(await pool('ai_layouts')).toMatchObject({ settled_units: 5, overage_units: 0 })
  })

  it('becomes overage beyond the lease, with its cause, and never passes the limit', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    device.use('ai_layout', 4)
    device.use('ai_layout', 3)
    device.use('ai_layout', 0, { overageUnits: 2, overageCause: 'hold_lapsed' })
    device.use('ai_layout', 1, { leaseId: device.newId() })
    const response = await device.sync()
    expect(response.results.map(({ status, code }) => [status, code])).toEqual([
      ['settled', null],
      ['overage', 'beyond_lease'],
      ['overage', 'hold_lapsed'],
      ['overage', 'lease_unknown'],
    ])
    expect(await pool('ai_layouts')).toMatchObject({ settled_units: 5, overage_units: 5 })
    expect(device.snapshot?.meters[0]).toMatchObject({ used: 10, usedHere: 10 })
  })

  it('records denied reserves once', async () => {
    const device = await cloud.addDevice(accountId)
    const personal = device.personal()
    device.append(
      {
        ...device.envelope(device.newId(), personal),
        type: 'com.revitautoplan.denial.v1',
        data: { operation: 'ai_layout', code: 'quota_exhausted', requiredPlan: 'professional', planAtTime: 'free' },
      },
      personal,
    )
    await device.sync()
    expect(
      await cloud.database.db.selectFrom('denial').select(['code', 'required_plan', 'member_id']).execute(),
    ).toEqual([{ code: 'quota_exhausted', required_plan: 'professional', member_id: 'member-1' }])
  })
})

describe('a restored or copied store', () => {
  it('freezes the device, keeps both branches and settles them up to what was granted', async () => {
    await cloud.setEntitlement(accountId, { plan: plan('professional') })
    const device = await cloud.addDevice(accountId)
    await device.sync()
    device.use('ai_layout', 60)
    const backup = device.backup()
    device.use('ai_layout', 30)
    await device.sync()
    device.restore(backup)
    device.use('ai_layout', 35)
    device.use('ai_layout', 1)
    const response = await device.sync()
    expect(response.deviceStatus).toBe('frozen')
    expect(response.results.map(({ sequence, status, code }) => [sequence, status, code])).toEqual([
      [1, 'duplicate', null],
      [2, 'overage', 'store_rewound'],
      [3, 'overage', 'store_rewound'],
    ])
    expect(await pool('ai_layouts')).toMatchObject({ settled_units: 100, overage_units: 26 })
    expect(device.snapshot?.deviceStatus).toBe('frozen')
    expect(response.acknowledged.sequence).toBe(2)

    cloud.setNow(cloud.now() + 40 * DAY)
    const later = await device.sync()
    expect(later.leases.map((jws) => leaseClaimsSchema.parse(claimsOf(jws)).period)).toEqual(['2026-12', '2026-12'])
    expect(device.available('ai_layouts', '2026-12')).toBe(50)
    expect(later.deviceStatus).toBe('frozen')
  })

  it('is told apart from a hash that does not follow: the entry is kept and refused', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    device.use('ai_layout', 1)
    const second = device.use('ai_layout', 1)
    const entries = [...device.entries.slice(0, 1), { ...second, hash: 'x'.repeat(43) }]
    const response = await device.sync({ entries })
    expect(response.results).toMatchObject([{ status: 'settled' }, { status: 'rejected', code: 'hash_mismatch' }])
    expect(response.deviceStatus).toBe('frozen')
  })

  it('whose branch began before what it sends is asked for the rest of it', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    const backup = device.backup()
    device.use('ai_layout', 1)
    await device.sync()
    device.restore(backup)
    device.use('ai_layout', 1)
    device.use('ai_layout', 1)
    const response = await device.sync({ entries: device.entries.slice(1) })
    expect(response).toMatchObject({ deviceStatus: 'frozen', resendFrom: 1, results: [] })
    const whole = await device.sync({ entries: [...device.entries] })
    expect(whole.results.map((result) => result.status)).toEqual(['settled', 'settled'])
    expect((await pool('ai_layouts')).settled_units).toBe(3)
  })
})

describe('a cloud that lost entries', () => {
  it('asks for them by the mark that the device holds', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    device.use('ai_layout', 1)
    const response = await device.sync({
      entries: [],
      acknowledged: { sequence: 1, ledgerEpoch: 'an earlier epoch' },
    })
    expect(response.resendFrom).toBe(1)
    expect(response.deviceStatus).toBe('active')
  })
})

describe('enrolment and keys', () => {
  const enrol = async (device: SimulatedDevice, account = accountId) =>
    await fetch(`${cloud.url}/v1/devices`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-test-account': account },
      body: JSON.stringify({
        deviceId: device.identity.deviceId,
        publicKey: device.identity.publicKey,
        name: 'Laptop',
        platform: 'win32',
        appVersion: '0.1.0',
      }),
    })

  it('is harmless to repeat, and refused with another key', async () => {
    const device = new SimulatedDevice(newDeviceIdentity(accountId, cloud.now()), cloud.url, cloud.now)
    const first = await enrol(device)
    expect(first.status).toBe(201)
    expect(await first.json()).toMatchObject({ accountId, rootPublicKey: cloud.entitlements.rootPublicKey })
    expect((await enrol(device)).status).toBe(201)
    await device.sync()
    const impostor = new SimulatedDevice(
      { ...newDeviceIdentity(accountId, cloud.now()), deviceId: device.identity.deviceId },
      cloud.url,
      cloud.now,
    )
    const refused = await enrol(impostor)
    expect(refused.status).toBe(409)
    expect(await refused.json()).toMatchObject({ error: { code: 'device_id_taken' } })
  })

  it('lets a signed-out device come back, and a frozen one not', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    for (const lease of device.leases()) device.giveBack(lease.leaseId, 100, 'sign_out')
    expect((await device.sync()).deviceStatus).toBe('retired')
    expect((await enrol(device)).status).toBe(201)
    expect((await device.sync()).deviceStatus).toBe('active')
    expect(device.available('ai_layouts')).toBe(5)

    await cloud.database.db.updateTable('device').set({ status: 'frozen', status_reason: 'fork' }).execute()
    expect((await enrol(device)).status).toBe(409)
  })

  it('gives new signing keys in time, and the certificates of all that may still be met', async () => {
    const keys = async () =>
      (await (await fetch(`${cloud.url}/v1/keys`)).json()) as { rootPublicKey: string; keys: string[] }
    const before = await keys()
    expect(before.keys).toHaveLength(1)
    cloud.setNow(cloud.now() + 29 * DAY + HOUR)
    const after = await keys()
    expect(after.keys).toHaveLength(2)
    expect(after.keys).toContain(before.keys[0])
    cloud.setNow(cloud.now() + 80 * DAY)
    expect((await keys()).keys).not.toContain(before.keys[0])
  })
})
