import express, { json } from 'express'
import { once } from 'node:events'
import { request as httpRequest, type Server } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { cloudReserveResponseSchema } from '../../../shared/protocol/cloud-api.ts'
import { DAY, HOUR, MINUTE } from '../../../shared/time/duration.ts'
import { plan, TEST_ACCOUNT_HEADER, type TestMetering } from '../metering/testing/open-test-metering.ts'
import { useTestMetering } from '../metering/testing/use-test-metering.ts'
import { signedHeaders } from '../metering/testing/simulated-device.ts'
import { ACCOUNT_HEADER } from './caller.ts'

let cloud: TestMetering
let accountId: string

useTestMetering((opened, account) => {
  cloud = opened
  accountId = account
})

async function post(path: string, body: unknown, account = accountId): Promise<{ status: number; body: unknown }> {
  const response = await fetch(cloud.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [TEST_ACCOUNT_HEADER]: account },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: await response.json() }
}

async function reserve(changes: Record<string, unknown> = {}) {
  const { status, body } = await post('/v1/operations', {
    opId: cloud.newId(),
    operation: 'ai_layout',
    units: 1,
    areaSqm: 100,
    ...changes,
  })
  return { status, ...cloudReserveResponseSchema.parse(body) }
}

const layout = { areaSqm: 120, rooms: [{ name: 'Hall', weight: 2 }, { name: 'Kitchen' }] }

async function pool() {
  return await cloud.database.db
    .selectFrom('pool')
    .select(['free_units', 'open_units', 'held_units', 'settled_units', 'overage_units', 'uncounted_units'])
    .where('meter', '=', 'ai_layouts')
    .where('period', '=', '2026-11')
    .executeTakeFirstOrThrow()
}

describe('a cloud operation', () => {
  it('holds units, charges them once, and frees the rest of its hold', async () => {
    const reserved = await reserve({ units: 3 })
    expect(reserved).toMatchObject({ status: 201, decision: { allowed: true, code: 'ok' } })
    expect(await pool()).toMatchObject({ free_units: 2, held_units: 3 })
    const path = `/v1/operations/${reserved.reservationId}/commit`
    expect(await post(path, { units: 4 })).toMatchObject({
      status: 400,
      body: { error: { code: 'units_exceed_hold' } },
    })
    const answer = { eventId: reserved.reservationId, charged: 2 }
    expect(await post(path, { units: 2 })).toEqual({ status: 200, body: { ...answer, duplicate: false } })
    expect(await post(path, { units: 2 })).toEqual({ status: 200, body: { ...answer, duplicate: true } })
    expect(await post(path, { units: 1 })).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } })
    expect(await pool()).toMatchObject({ free_units: 3, held_units: 0, settled_units: 2 })
  })

  it('is charged nothing when it is released, and can then not be charged', async () => {
    const { reservationId } = await reserve()
    const released = await post(`/v1/operations/${reservationId}/release`, {})
    expect(released).toMatchObject({ status: 200, body: { charged: 0, duplicate: false } })
    expect(await post(`/v1/operations/${reservationId}/commit`, {})).toMatchObject({
      status: 409,
      body: { error: { code: 'released' } },
    })
    expect(await pool()).toMatchObject({ free_units: 5, settled_units: 0 })
  })

  it('gives the same reservation for the same opId, and a conflict for another content', async () => {
    const opId = cloud.newId()
    const first = await reserve({ opId })
    const again = await reserve({ opId })
    expect(again.reservationId).toBe(first.reservationId)
    expect(await pool()).toMatchObject({ held_units: 1 })
    expect((await post('/v1/operations', { opId, operation: 'ai_layout', units: 2, areaSqm: 100 })).status).toBe(409)
  })

  it('is refused with 402, the reset date and the plan that would let it pass; then passes once that is bought', async () => {
    for (let count = 0; count < 5; count += 1) {
      const { reservationId } = await reserve()
      await post(`/v1/operations/${reservationId}/commit`, {})
    }
    const opId = cloud.newId()
    for (let count = 0; count < 2; count += 1) {
      expect(await reserve({ opId })).toMatchObject({
        status: 402,
        reservationId: null,
        decision: {
          code: 'quota_exhausted',
          meter: { key: 'ai_layouts', used: 5, limit: 5, remaining: 0, resetsAt: '2026-12-01T00:00:00.000Z' },
          upgrade: { requiredPlan: 'professional', monthlyPriceUsd: 49 },
        },
      })
    }
    const denials = await cloud.database.db.selectFrom('denial').selectAll().execute()
    expect(denials).toMatchObject([
      { id: opId, source: 'cloud', code: 'quota_exhausted', required_plan: 'professional', plan_at_time: 'free' },
    ])
    await cloud.setEntitlement(accountId, { plan: plan('professional') })
    expect((await reserve({ opId })).status).toBe(201)
  })

  it('is refused for its feature, its area and its hourly rate', async () => {
    expect((await reserve({ feature: 'code_compliance' })).decision.code).toBe('feature_not_in_plan')
    expect((await reserve({ areaSqm: 201 })).decision.code).toBe('area_over_limit')
    for (let count = 0; count < 10; count += 1) {
      expect((await reserve({ operation: 'api_call' })).status).toBe(201)
    }
    expect(await reserve({ operation: 'api_call' })).toMatchObject({
      status: 402,
      decision: { code: 'rate_limited', rate: { limit: 10, remaining: 0 } },
    })
    cloud.setNow(cloud.now() + HOUR)
    expect((await reserve({ operation: 'api_call' })).status).toBe(201)
  })

  it('under an unlimited plan settles in the column that no limit counts', async () => {
    await cloud.setEntitlement(accountId, { plan: plan('enterprise') })
    const { reservationId } = await reserve({ units: 7 })
    await post(`/v1/operations/${reservationId}/commit`, {})
    expect(await pool()).toMatchObject({ settled_units: 0, uncounted_units: 7, held_units: 0 })
  })

  it('of another account is not found', async () => {
    const { reservationId } = await reserve()
    const other = await cloud.addAccount()
    expect((await post(`/v1/operations/${reservationId}/commit`, {}, other)).status).toBe(404)
  })

  it('expires after 24 hours: its units are free, and it can be charged no more', async () => {
    const { reservationId } = await reserve()
    cloud.setNow(cloud.now() + DAY)
    await cloud.operations.endOverdue()
    expect(await pool()).toMatchObject({ free_units: 5, held_units: 0 })
    expect((await post(`/v1/operations/${reservationId}/commit`, {})).status).toBe(410)
    expect((await post(`/v1/operations/${reservationId}/release`, {})).body).toMatchObject({
      charged: 0,
      duplicate: true,
    })
  })

  it('may be asked for by a device with its signature', async () => {
    const device = await cloud.addDevice(accountId)
    const path = '/v1/operations'
    const body = JSON.stringify({ opId: cloud.newId(), operation: 'api_call' })
    const headers = signedHeaders(device.identity, { method: 'POST', path, body, timestamp: cloud.now() })
    expect((await fetch(cloud.url + path, { method: 'POST', headers, body })).status).toBe(201)
    const late = signedHeaders(device.identity, { method: 'POST', path, body, timestamp: cloud.now() - 27 * HOUR })
    expect((await fetch(cloud.url + path, { method: 'POST', headers: late, body })).status).toBe(401)
  })

  it('may not be asked for by a service without the right key', async () => {
    const response = await fetch(`${cloud.url}/v1/operations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [ACCOUNT_HEADER]: accountId, authorization: 'Bearer wrong' },
      body: '{}',
    })
    expect(response.status).toBe(401)
  })
})

describe('units that devices hold', () => {
  it('are given back within the wait', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    expect(await pool()).toMatchObject({ free_units: 0, open_units: 5 })
    const reserving = reserve({ units: 2 })
    await expect.poll(() => cloud.published.some(({ event }) => event.event === 'return')).toBe(true)
    await device.syncAndGive()
    expect(await reserving).toMatchObject({ status: 201 })
    expect(await pool()).toMatchObject({ held_units: 2, open_units: 3, free_units: 0 })
  })

  it('are named as the reason when nobody gives them back', async () => {
    const device = await cloud.addDevice(accountId)
    await device.sync()
    const reserved = await reserve()
    expect(reserved).toMatchObject({ status: 402, decision: { code: 'lease_exhausted', upgrade: null } })
    const denials = await cloud.database.db.selectFrom('denial').select('code').execute()
    expect(denials).toEqual([{ code: 'lease_exhausted' }])
  })

  it('are kept back from a lone device once cloud operations are in use', async () => {
    await cloud.setEntitlement(accountId, { plan: plan('professional') })
    const device = await cloud.addDevice(accountId)
    await device.sync()
    await reserve({ operation: 'api_call' })
    expect(cloud.published.filter(({ event }) => event.event === 'return')).toHaveLength(1)
    await device.syncAndGive()
    expect(await pool()).toMatchObject({ free_units: 10, open_units: 90 })
    expect(device.snapshot?.rateShare).toBe(50)
  })
})

describe('a billable route', () => {
  it('charges one unit for a layout that it answered', async () => {
    const { status, body } = await post('/v1/ai/layouts', layout)
    expect(status).toBe(200)
    const { rooms } = z.object({ rooms: z.array(z.object({ name: z.string(), areaSqm: z.number() })) }).parse(body)
    expect(rooms.map((room) => [room.name, Math.round(room.areaSqm)])).toEqual([
      ['Hall', 80],
      ['Kitchen', 40],
    ])
    await cloud.operations.settled()
    expect(await pool()).toMatchObject({ settled_units: 1, held_units: 0 })
  })

  it('answers 402 with the decision and does not run', async () => {
    expect(await post('/v1/ai/layouts', { ...layout, areaSqm: 500 })).toMatchObject({
      status: 402,
      body: { decision: { code: 'area_over_limit', upgrade: { requiredPlan: 'professional' } } },
    })
    expect((await post('/v1/ai/layouts', { areaSqm: 100 })).status).toBe(400)
  })

  describe('of the vendor’s own', () => {
    let server: Server
    let url: string
    let arrived: () => void
    let arrival: Promise<void>

    beforeEach(async () => {
      ;({ promise: arrival, resolve: arrived } = Promise.withResolvers<void>())
      const app = express()
      app.use(json(), (_request, response, next) => {
        response.locals['caller'] = { accountId, memberId: null, access: 'active' }
        next()
      })
      const guard = cloud.operations.billable('ai_layout', { areaSqm: () => 50 })
      app.post('/refuses', guard, (_request, response) => {
        response.status(422).json({})
      })
      app.post('/throws', guard, () => {
        throw new Error('the model failed')
      })
      app.post('/hangs', guard, () => arrived())
      server = app.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    })
    afterEach(() => {
      server.closeAllConnections()
      server.close()
    })

    it('charges nothing for another answer than 2xx, nor for one that threw', async () => {
      expect((await fetch(`${url}/refuses`, { method: 'POST' })).status).toBe(422)
      expect((await fetch(`${url}/throws`, { method: 'POST' })).status).toBe(500)
      await expect.poll(async () => (await pool()).held_units).toBe(0)
      const events = await cloud.database.db.selectFrom('usage_event').select(['outcome', 'settled_units']).execute()
      expect(events).toEqual([
        { outcome: 'failed', settled_units: 0 },
        { outcome: 'failed', settled_units: 0 },
      ])
    })

    it('charges nothing when the client goes away', async () => {
      const request = httpRequest(`${url}/hangs`, { method: 'POST' })
      request.on('error', () => {})
      request.end()
      await arrival
      expect(await pool()).toMatchObject({ held_units: 1 })
      request.destroy()
      await expect.poll(async () => (await pool()).held_units).toBe(0)
      expect(await pool()).toMatchObject({ free_units: 5, settled_units: 0 })
    })

    it('whose process died lapses after 5 minutes; a late commit takes what is still there, the rest is overage', async () => {
      const request = httpRequest(`${url}/hangs`, { method: 'POST' })
      request.on('error', () => {})
      request.end()
      await arrival
      const { id } = await cloud.database.db.selectFrom('cloud_operation').select('id').executeTakeFirstOrThrow()
      cloud.setNow(cloud.now() + 5 * MINUTE)
      await cloud.operations.endOverdue()
      expect(await pool()).toMatchObject({ free_units: 5, held_units: 0 })
      const all = await reserve({ units: 5 })
      await post(`/v1/operations/${all.reservationId}/commit`, {})
      expect(await post(`/v1/operations/${id}/commit`, {})).toMatchObject({ status: 200, body: { charged: 0 } })
      expect(await pool()).toMatchObject({ settled_units: 5, overage_units: 1 })
      const { overage_cause } = await cloud.database.db
        .selectFrom('usage_event')
        .select('overage_cause')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      expect(overage_cause).toBe('hold_lapsed')
      request.destroy()
    })
  })
})
