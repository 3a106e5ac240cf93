import { Router, type RequestHandler } from 'express'
import type { EnrolResponse } from '../../../shared/protocol/cloud-api.ts'
import { inTransaction } from '../../db/in-transaction.ts'
import { bodyOf, mountRoute } from '../../http/contract/route-contract.ts'
import { getAccount } from '../accounts/accounts-store.ts'
import { memberOf } from '../accounts/current-member.ts'
import { createAdmitUpload } from './admit-upload.ts'
import { endDevice, SIGNED_OUT } from './device-store.ts'
import { devicesContract } from './devices-contract.ts'
import { enrolDevice } from './enrol-device.ts'
import { createRequireDevice, deviceOf, type RequireDeviceDeps } from './require-device.ts'

export interface DevicesDeps extends RequireDeviceDeps {
  readonly requireMember: RequestHandler
  readonly rootPublicKey: string
  /** Called after the devices of an account changed: shares change with them. */
  readonly devicesChanged: (accountId: string) => void
}

export interface Devices {
  /** `POST /v1/devices` (enrol), `POST /v1/devices/sign-out`. */
  readonly router: Router
  /** Answers 401 unless a known device signed the request; sets `res.locals.device` (read it with `deviceOf`). */
  readonly requireDevice: RequestHandler
  /** The same for a sync, at whatever time the device believes it to be. */
  readonly requireDeviceAtAnyTime: RequestHandler
  /** Stands in front of what reads the body of a sync. */
  readonly admitUpload: RequestHandler
}

/** Devices: enrolment by a signed-in member, and the proof of a device on each request. */
export function createDevices(deps: DevicesDeps): Devices {
  const requireDevice = createRequireDevice(deps, { anyTime: false })
  const router = Router()

  mountRoute(router, devicesContract.enrol, deps.requireMember, async (request, response) => {
    const member = memberOf(response)
    const wanted = bodyOf(devicesContract.enrol, request)
    const device = await inTransaction(deps.db, (transaction) => enrolDevice(transaction, member, wanted, deps.now()))
    const account = await getAccount(deps.db, device.accountId)
    const body: EnrolResponse = {
      deviceId: device.deviceId,
      accountId: account.id,
      accountName: account.name,
      memberId: member.memberId,
      memberName: member.name,
      memberEmail: member.email,
      rootPublicKey: deps.rootPublicKey,
      projectHmacKey: account.projectHmacKey,
      serverTime: deps.now(),
    }
    deps.devicesChanged(device.accountId)
    response.status(201).json(body)
  })

  // A device that leaves is granted nothing more; it may go on uploading and returning.
  mountRoute(router, devicesContract.signOut, requireDevice, async (_request, response) => {
    const device = deviceOf(response)
    await endDevice(deps.db, device.deviceId, 'retired', SIGNED_OUT)
    deps.devicesChanged(device.accountId)
    response.json({ deviceStatus: 'retired' })
  })

  return {
    router,
    requireDevice,
    requireDeviceAtAnyTime: createRequireDevice(deps, { anyTime: true }),
    admitUpload: createAdmitUpload(deps),
  }
}
