import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import { uuidV7 } from '../../shared/identifiers/uuid-v7.ts'
import type { Database } from '../db/database.ts'
import { insertAccount, insertOrganization } from '../features/accounts/accounts-store.ts'
import { saveSubscription } from '../features/billing/store/subscription-store.ts'
import { enrolDevice } from '../features/devices/enrol-device.ts'
import { newDeviceIdentity, SimulatedDevice } from '../features/metering/testing/simulated-device.ts'

/** An account with its owner, written straight into the database of a cloud. */
export interface TestAccount {
  readonly accountId: string
  readonly memberId: string
}

const newId = (): string => uuidV7(Date.now(), randomBytes(10))

export async function addTestAccount(db: Kysely<Database>): Promise<TestAccount> {
  const [accountId, memberId] = [newId(), newId()]
  const at = Date.now()
  const instant = new Date(at).toISOString()
  await db
    .insertInto('auth_user')
    .values({
      id: memberId,
      name: 'Ada',
      email: `${memberId}@example.com`,
      emailVerified: 1,
      image: null,
      createdAt: instant,
      updatedAt: instant,
    })
    .execute()
  await insertOrganization(db, {
    id: accountId,
    name: 'Ada Architects',
    ownerId: memberId,
    membershipId: newId(),
    createdAt: at,
  })
  await insertAccount(db, { id: accountId, name: 'Ada Architects', projectHmacKey: 'k'.repeat(43), createdAt: at })
  return { accountId, memberId }
}

/**
 * Enrols a device.
 *
 * @param url of an instance; asked before each request, so that a device can go from one to another
 */
export async function addTestDevice(
  db: Kysely<Database>,
  account: TestAccount,
  url: () => string,
): Promise<SimulatedDevice> {
  const identity = newDeviceIdentity(account.accountId, Date.now())
  const { deviceId, publicKey } = identity
  await enrolDevice(
    db,
    account,
    { deviceId, publicKey, name: 'Workstation', platform: 'linux', appVersion: '0.1.0' },
    Date.now(),
  )
  return new SimulatedDevice(identity, url, Date.now)
}

/** Writes what the mirror of Stripe says of an account, as a sync of its customer does before metering hears of it. */
export async function setMirroredPlan(db: Kysely<Database>, accountId: string, planId: string | null): Promise<void> {
  await saveSubscription(db, {
    subscription_id: `sub_${accountId}`,
    account_id: accountId,
    customer_id: `cus_${accountId}`,
    status: planId === null ? 'canceled' : 'active',
    price_id: null,
    plan_id: planId ?? 'professional',
    interval: 'month',
    current_period_end: null,
    cancel_at: null,
    cancel_at_period_end: 0,
    canceled_at: null,
    ended_at: null,
    trial_end: null,
    checkout_id: null,
    latest_invoice_id: null,
    latest_invoice_status: null,
    latest_invoice_due_cents: null,
    created_at: Date.now(),
    synced_at: Date.now(),
  })
}
