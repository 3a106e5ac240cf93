import { Router, type RequestHandler } from 'express'
import type { Kysely } from 'kysely'
import type { StreamEvent } from '../../../shared/protocol/cloud-api.ts'
import { SECOND } from '../../../shared/time/duration.ts'
import type { Database } from '../../db/database.ts'
import { mountRoute } from '../../http/contract/route-contract.ts'
import { deviceOf } from '../devices/require-device.ts'
import { versionOf } from '../entitlements/entitlement-store.ts'
import { pushContract } from './push-contract.ts'
import type { PushHub } from './push-hub.ts'

/** A comment line this often keeps proxies from closing a quiet stream, and shows a lost one to both sides. */
const HEARTBEAT = 15 * SECOND

/** Bytes that may wait for a device that does not read; then its stream ends, and it asks again once it reads. */
const BACKLOG = 64 * 1024

export interface PushDeps {
  readonly db: Kysely<Database>
  readonly hub: PushHub
  readonly requireDevice: RequestHandler
}

/** `GET /v1/stream`: server-sent events to the devices. */
export function createPush(deps: PushDeps): { readonly router: Router } {
  const router = Router()
  mountRoute(router, pushContract.stream, deps.requireDevice, async (_request, response) => {
    const device = deviceOf(response)
    const version = await versionOf(deps.db, device.accountId)
    if (response.destroyed) return
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      // Tells nginx not to hold events back.
      'X-Accel-Buffering': 'no',
    })
    const write = (text: string): void => {
      if (response.writableLength > BACKLOG) response.destroy()
      else response.write(text)
    }
    const send = (event: StreamEvent): void => write(`event: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`)
    const heartbeat = setInterval(() => write(': alive\n\n'), HEARTBEAT)
    heartbeat.unref()
    const unsubscribe = deps.hub.subscribe({
      accountId: device.accountId,
      deviceId: device.deviceId,
      version,
      send,
      end: () => response.end(),
    })
    response.on('close', () => {
      clearInterval(heartbeat)
      unsubscribe()
    })
    // What was pushed while the device was away is gone; the version tells it whether it missed something. It is read once more:
    // it may have risen between the first reading and the subscription.
    try {
      const data = { version: await versionOf(deps.db, device.accountId), reason: 'connected' }
      send({ event: 'entitlements', data })
    } catch {
      response.destroy()
    }
  })
  return { router }
}
