import { describe, expect, it } from 'vitest'
import { DAY, HOUR } from '../../../shared/time/duration.ts'
import type { TestMetering } from '../metering/testing/open-test-metering.ts'
import { useTestMetering } from '../metering/testing/use-test-metering.ts'
import { newDeviceIdentity, SimulatedDevice } from '../metering/testing/simulated-device.ts'

let cloud: TestMetering
let accountId: string

useTestMetering((opened, account) => {
  cloud = opened
  accountId = account
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

  it('takes at most 1000 devices of an account that are in use; one of them may enrol again', async () => {
    const known = await cloud.addDevice(accountId)
    const { db } = cloud.database
    const row = await db.selectFrom('device').selectAll().executeTakeFirstOrThrow()
    const rows = Array.from({ length: 999 }, () => ({ ...row, id: cloud.newId() }))
    await db.insertInto('device').values(rows).execute()
    const next = new SimulatedDevice(newDeviceIdentity(accountId, cloud.now()), cloud.url, cloud.now)
    const refused = await enrol(next)
    expect(refused.status).toBe(409)
    expect(await refused.json()).toMatchObject({ error: { code: 'too_many_devices' } })
    expect(await db.selectFrom('device').selectAll().where('id', '=', next.identity.deviceId).execute()).toEqual([])
    expect((await enrol(known)).status).toBe(201)
    expect((await enrol(next, await cloud.addAccount())).status).toBe(201)
    const [first] = rows
    await db
      .updateTable('device')
      .set({ last_seen_at: cloud.now() - 32 * DAY })
      .where('id', '=', first?.id ?? '')
      .execute()
    const later = new SimulatedDevice(newDeviceIdentity(accountId, cloud.now()), cloud.url, cloud.now)
    expect((await enrol(later)).status).toBe(201)
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
