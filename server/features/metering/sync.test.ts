import { compactVerify, importJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { CHAIN_START } from '../../../shared/protocol/journal-entry.ts'
import { DAY, HOUR } from '../../../shared/time/duration.ts'
import { plan, type TestMetering } from './testing/open-test-metering.ts'
import { readPool, useTestMetering } from './testing/use-test-metering.ts'
import { claimsOf } from './testing/simulated-device.ts'

let cloud: TestMetering
let accountId: string

useTestMetering((opened, account) => {
  cloud = opened
  accountId = account
})

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
    expect(await readPool(cloud, accountId, 'ai_layouts')).toMatchObject({
      limit_units: 5,
      free_units: 0,
      open_units: 3,
      settled_units: 2,
    })
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
    expect((await readPool(cloud, accountId, 'ai_layouts')).settled_units).toBe(3)
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
    expect((await readPool(cloud, accountId, 'ai_layouts')).settled_units).toBe(5)
  })

  it('keeps the period of the reserve when the usage arrives in the next month', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    device.use('ai_layout', 4)
    cloud.setNow(Date.UTC(2026, 11, 3))
    const response = await device.sync()
    expect(response.results.map((result) => result.status)).toEqual(['settled'])
    expect((await readPool(cloud, accountId, 'ai_layouts', '2026-11')).settled_units).toBe(4)
    expect(await readPool(cloud, accountId, 'ai_layouts', '2026-12')).toMatchObject({ settled_units: 0, open_units: 5 })
    expect((await readPool(cloud, accountId, 'ai_layouts', '2026-11')).open_units).toBe(1)
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
    expect(await readPool(cloud, accountId, 'ai_layouts')).toMatchObject({
      free_units: 4,
      open_units: 0,
      settled_units: 1,
    })
    const other = await cloud.addDevice(accountId)
    await other.sync()
    expect(other.available('ai_layouts')).toBe(4)
  })
})
