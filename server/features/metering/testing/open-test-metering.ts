import express, { json, type RequestHandler } from 'express'
import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { pino } from 'pino'
import { CATALOG, freePlan, planNamed } from '../../../../shared/catalog/catalog.ts'
import type { Plan } from '../../../../shared/catalog/plan.ts'
import { uuidV7 } from '../../../../shared/identifiers/uuid-v7.ts'
import type { StreamEvent } from '../../../../shared/protocol/cloud-api.ts'
import { createJobTurns } from '../../../db/job-turns.ts'
import { openTestDatabase, type TestDatabase } from '../../../db/open-test-database.ts'
import { createErrorHandler } from '../../../http/error-handler.ts'
import { keepRawBody } from '../../../http/raw-body.ts'
import { insertAccount } from '../../accounts/accounts-store.ts'
import { createDevices } from '../../devices/create-devices.ts'
import { enrolDevice } from '../../devices/enrol-device.ts'
import type { AccountEntitlement } from '../../entitlements/account-entitlement.ts'
import { createEntitlements, type Entitlements } from '../../entitlements/create-entitlements.ts'
import { newPrivateKey } from '../../entitlements/root-key.ts'
import { createOperations, type Operations } from '../../operations/create-operations.ts'
import { createPush } from '../../push/create-push.ts'
import { createPushHub } from '../../push/push-hub.ts'
import { createMetering, type Metering } from '../create-metering.ts'
import { verifyLedger, type LedgerViolation } from '../verify-ledger.ts'
import { newDeviceIdentity, SimulatedDevice } from './simulated-device.ts'

/** The metering half of the cloud on a real database and a real socket, with a clock and plans that the test sets. */
export interface TestMetering {
  readonly url: string
  readonly database: TestDatabase
  readonly metering: Metering
  readonly operations: Operations
  readonly entitlements: Entitlements
  readonly published: { accountId: string; event: StreamEvent; except: string | undefined }[]
  now(): number
  setNow(now: number): void
  newId(): string
  addAccount(): Promise<string>
  addDevice(accountId: string): Promise<SimulatedDevice>
  /** Puts an entitlement in force and tells metering, as billing does. */
  setEntitlement(accountId: string, entitlement: Partial<AccountEntitlement>): Promise<void>
  /** Pushes an event to the devices of an account. */
  publish(accountId: string, event: StreamEvent): void
  /** Runs once, just before somebody's books are next opened. */
  beforeBooks(work: () => void): void
  /** Makes member-1 leave an account. */
  removeMember(accountId: string): void
  /** Changes what billing would say, without telling metering. */
  setSilently(accountId: string, entitlement: Partial<AccountEntitlement>): void
  verify(): Promise<LedgerViolation[]>
  close(): Promise<void>
}

export const plan = (id: string): Plan => planNamed(CATALOG, id)

/** The header by which a test request says whose member sends it; stands for a session. */
export const TEST_ACCOUNT_HEADER = 'x-test-account'

export async function openTestMetering(start = Date.UTC(2026, 10, 10, 9)): Promise<TestMetering> {
  const database = await openTestDatabase()
  const { db } = database
  let clock = start
  const now = (): number => clock
  const newId = (): string => uuidV7(clock, randomBytes(10))
  const logger = pino({ level: 'silent' })
  const granted = new Map<string, AccountEntitlement>()
  const nothingBought: AccountEntitlement = { plan: freePlan(CATALOG), standing: 'good', formerPlan: null, then: null }
  let beforeBooks: (() => void) | null = null
  const left = new Set<string>()
  const readAccountEntitlement = (accountId: string) => {
    beforeBooks?.()
    beforeBooks = null
    return Promise.resolve(granted.get(accountId) ?? nothingBought)
  }
  const entitlements = await createEntitlements({
    db,
    keysFolder: join(database.folder, 'keys'),
    root: newPrivateKey(),
    catalog: CATALOG,
    now,
  })
  const hub = createPushHub()
  const published: TestMetering['published'] = []
  const watchedHub = {
    ...hub,
    publish(accountId: string, event: StreamEvent, except?: string) {
      published.push({ accountId, event, except })
      hub.publish(accountId, event, except)
    },
  }
  const requireMember: RequestHandler = (request, response, next) => {
    const accountId = request.get(TEST_ACCOUNT_HEADER) ?? ''
    response.locals['member'] = {
      memberId: 'member-1',
      accountId,
      role: 'owner',
      name: 'Ada',
      email: 'ada@example.com',
      emailVerified: true,
      isAdmin: false,
    }
    next()
  }
  const devices = createDevices({
    db,
    now,
    requireMember,
    rootPublicKey: entitlements.rootPublicKey,
    belongs: (accountId) => Promise.resolve(!left.has(accountId)),
    devicesChanged: (accountId) => watchedHub.publish(accountId, { event: 'return', data: {} }),
  })
  const shared = { db, now, newId, logger, catalog: CATALOG, readAccountEntitlement, hub: watchedHub }
  const metering = createMetering({
    ...shared,
    entitlements,
    requireDeviceAtAnyTime: devices.requireDeviceAtAnyTime,
  })
  const operations = createOperations({
    ...shared,
    returnSignal: metering.returnSignal,
    jobTurns: createJobTurns({ db, now, newId }),
    requireMember,
    requireDevice: devices.requireDevice,
  })
  const push = createPush({ db, hub: watchedHub, requireDevice: devices.requireDevice })

  const app = express()
  app.use(json({ limit: '8mb', verify: keepRawBody }))
  app.use(entitlements.router, devices.router, metering.router, operations.router, push.router)
  app.use(createErrorHandler({ logger, requestId: () => 'request' }))
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const url = `http://127.0.0.1:${address.port}`

  return {
    url,
    database,
    metering,
    operations,
    entitlements,
    published,
    now,
    setNow(at) {
      clock = at
    },
    newId,
    async addAccount() {
      const id = newId()
      await insertAccount(db, { id, name: 'Ada Architects', projectHmacKey: 'k'.repeat(43), createdAt: clock })
      return id
    },
    async addDevice(accountId) {
      const identity = newDeviceIdentity(accountId, clock)
      await enrolDevice(
        db,
        { memberId: 'member-1', accountId },
        {
          deviceId: identity.deviceId,
          publicKey: identity.publicKey,
          name: 'Workstation',
          platform: 'linux',
          appVersion: '0.1.0',
        },
        clock,
      )
      return new SimulatedDevice(identity, url, now)
    },
    async setEntitlement(accountId, entitlement) {
      granted.set(accountId, { ...nothingBought, ...entitlement })
      await metering.entitlementChanged(accountId, 'test')
    },
    publish: (accountId, event) => hub.publish(accountId, event),
    beforeBooks(work) {
      beforeBooks = work
    },
    removeMember: (accountId) => void left.add(accountId),
    setSilently(accountId, entitlement) {
      granted.set(accountId, { ...nothingBought, ...entitlement })
    },
    verify: () => verifyLedger(db),
    async close() {
      hub.close()
      await operations.settled()
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
      await database.close()
    },
  }
}
