import express, { json, type Express } from 'express'
import { createServer, type Server } from 'node:http'
import { pino } from 'pino'
import Stripe from 'stripe'
import { CATALOG } from '../../../shared/catalog/catalog.ts'
import type { Plan } from '../../../shared/catalog/plan.ts'
import { uuidV7 } from '../../../shared/identifiers/uuid-v7.ts'
import { checkoutSchema, type Checkout, type StreamEvent } from '../../../shared/protocol/cloud-api.ts'
import {
  startStripeEmulator,
  type RunningStripeEmulator,
} from '../../../tools/stripe-emulator/start-stripe-emulator.ts'
import { objectCheck } from '../../../tools/stripe-emulator/emulator-fixture.ts'
import { createJobTurns } from '../../db/job-turns.ts'
import { openTestDatabase, type TestDatabase } from '../../db/open-test-database.ts'
import { createErrorHandler } from '../../http/error-handler.ts'
import { createAssets } from '../../web/assets.ts'
import { getAccount, getMember, insertAccount, roleOf, setStripeCustomer } from '../accounts/accounts-store.ts'
import { createBilling, type Billing } from './create-billing.ts'

export const WEBHOOK_SECRET = 'whsec_billing_test'
const PAYS = '4242424242424242'

/** What the tests need of an answer. */
export interface Answer {
  status: number
  body: unknown
}

/** Billing behind real HTTP over a real database, in front of the Stripe emulator. */
export interface BillingFixture {
  readonly database: TestDatabase
  readonly emulator: RunningStripeEmulator
  /** The test's own eye on what stands at Stripe. */
  readonly stripe: Stripe
  billing: Billing
  readonly url: string
  readonly accountId: string
  /** What metering was told, as `account reason`. */
  readonly told: string[]
  readonly published: StreamEvent[]
  /** Lets metering refuse the next news. */
  failMetering(times: number): void
  /** Moves the cloud's clock ahead, milliseconds. */
  advance(milliseconds: number): void
  now(): number
  /** Stops billing and starts it again, as after a restart; with another catalogue when one is given. */
  restart(catalog?: readonly Plan[]): Promise<void>
  /** Lets the emulator send webhooks to the cloud. */
  connectWebhooks(): void
  /** A second instance of the cloud over the same database. @returns where it listens */
  addInstance(): Promise<string>
  /** A further member of the account. */
  addMember(memberId: string, role: string): Promise<void>
  /** A further account with an owner of its own; `as` it in `call`. */
  addAccount(): Promise<string>
  call(
    method: 'GET' | 'POST',
    path: string,
    body?: object,
    as?: { memberId?: string; accountId?: string; status?: string; url?: string },
  ): Promise<Answer>
  start(planId: string, interval: 'month' | 'year'): Promise<Checkout>
  read(checkoutId: string): Promise<Checkout>
  /** Presses Pay on the checkout's page at Stripe. */
  pay(checkoutId: string, entry?: Record<string, string>): Promise<Answer>
  paySession(sessionId: string, entry?: Record<string, string>): Promise<Answer>
  subscriptions(): Promise<Stripe.Subscription[]>
  openSessions(): Promise<Stripe.Checkout.Session[]>
  close(): Promise<void>
}

export async function startBillingFixture(
  options: { jobs?: boolean; switchedOff?: boolean } = {},
): Promise<BillingFixture> {
  const database = await openTestDatabase()
  const { db } = database
  const emulator = await startStripeEmulator({ port: 0, webhookRetryDelays: [20, 20, 20], check: objectCheck })
  let offset = 0
  let failures = 0
  const now = (): number => Date.now() + offset
  const newId = (): string => uuidV7(now(), crypto.getRandomValues(new Uint8Array(10)))
  const told: string[] = []
  const published: StreamEvent[] = []

  const server = createServer((request, response) => {
    app(request, response)
  })
  const url = await listen(server)
  const logger = pino({ level: 'silent' })

  const make = (catalog: readonly Plan[]): Billing =>
    createBilling({
      db,
      now,
      newId,
      logger,
      catalog,
      settings: {
        publicUrl: url,
        secret: 'a secret of the tests, long enough',
        stripe:
          options.switchedOff === true
            ? null
            : {
                secretKey: 'sk_test_emulator',
                publishableKey: 'pk_test_emulator',
                webhookSecrets: ['whsec_older', WEBHOOK_SECRET],
                apiBase: emulator.url,
              },
      },
      accounts: { getAccount, getMember, roleOf, setStripeCustomer },
      requireDevice(request, response, next) {
        response.locals['device'] = {
          deviceId: newId(),
          accountId: request.get('test-account'),
          memberId: request.get('test-member'),
          status: request.get('test-status'),
        }
        next()
      },
      entitlementChanged(account, reason) {
        if (failures > 0) {
          failures -= 1
          return Promise.reject(new Error('metering is busy'))
        }
        told.push(`${account} ${reason}`)
        return Promise.resolve()
      },
      styles: ['/assets/tokens.css', '/assets/base.css'],
      publish: (_account, event) => published.push(event),
      jobTurns: createJobTurns({ db, now, newId }),
    })

  const assets = createAssets()
  function appOf(billing: Billing): Express {
    const made = express()
    made.use(billing.webhookRouter, json(), billing.router, assets.router)
    made.use(createErrorHandler({ logger, requestId: () => 'test' }))
    return made
  }
  let app = express()
  const others: { billing: Billing; server: Server }[] = []

  async function addMember(accountId: string, memberId: string, role: string): Promise<void> {
    const at = new Date(now()).toISOString()
    await db
      .insertInto('auth_user')
      .values({
        id: memberId,
        name: memberId,
        email: `${memberId}@example.com`,
        emailVerified: 1,
        image: null,
        createdAt: at,
        updatedAt: at,
      })
      .execute()
    await db
      .insertInto('auth_organization_member')
      .values({ id: newId(), organizationId: accountId, userId: memberId, role, createdAt: at })
      .execute()
  }

  async function addAccount(ownerId: string): Promise<string> {
    const id = newId()
    await insertAccount(db, { id, name: 'Ada & Partners', projectHmacKey: 'x'.repeat(43), createdAt: now() })
    await db
      .insertInto('auth_organization')
      .values({
        id,
        name: 'Ada & Partners',
        slug: id,
        logo: null,
        createdAt: new Date(now()).toISOString(),
        metadata: null,
      })
      .execute()
    await addMember(id, ownerId, 'owner')
    return id
  }

  const accountId = await addAccount('ada')
  const stripe = new Stripe('sk_test_emulator', {
    protocol: 'http',
    host: '127.0.0.1',
    port: emulator.port,
    telemetry: false,
    maxNetworkRetries: 0,
  })

  const fixture: BillingFixture = {
    database,
    emulator,
    stripe,
    billing: make(CATALOG),
    url,
    accountId,
    told,
    published,
    failMetering(times) {
      failures = times
    },
    advance(milliseconds) {
      offset += milliseconds
      emulator.control.advanceClock(milliseconds)
    },
    now,
    async restart(catalog = CATALOG) {
      await fixture.billing.stop()
      fixture.billing = make(catalog)
      app = appOf(fixture.billing)
      if (options.jobs === true) fixture.billing.startJobs()
    },
    connectWebhooks() {
      emulator.control.configureWebhook({ url: `${url}/webhooks/stripe`, secret: WEBHOOK_SECRET })
    },
    async addInstance() {
      const billing = make(CATALOG)
      const other = createServer(appOf(billing))
      others.push({ billing, server: other })
      return listen(other)
    },
    addMember: (memberId, role) => addMember(accountId, memberId, role),
    addAccount: () => addAccount(`owner-${newId()}`),
    async call(method, path, body, as = {}) {
      const response = await fetch((as.url ?? url) + path, {
        method,
        headers: {
          'content-type': 'application/json',
          'test-account': as.accountId ?? accountId,
          'test-member': as.memberId ?? 'ada',
          'test-status': as.status ?? 'active',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: await response.json() }
    },
    async start(planId, interval) {
      const answer = await fixture.call('POST', '/v1/billing/checkout', { planId, interval })
      return checkoutSchema.parse(answer.body)
    },
    async read(checkoutId) {
      return checkoutSchema.parse((await fixture.call('GET', `/v1/billing/checkout/${checkoutId}`)).body)
    },
    async pay(checkoutId, entry) {
      const row = await db
        .selectFrom('checkout')
        .select('session_id')
        .where('checkout_id', '=', checkoutId)
        .executeTakeFirstOrThrow()
      return fixture.paySession(row.session_id ?? '', entry)
    },
    async paySession(sessionId, entry = { card_number: PAYS }) {
      const response = await fetch(`${emulator.url}/payment_pages/${sessionId}/confirm`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(entry),
      })
      return { status: response.status, body: await response.json() }
    },
    async subscriptions() {
      return stripe.subscriptions.list({ status: 'all' }).autoPagingToArray({ limit: 100 })
    },
    async openSessions() {
      return stripe.checkout.sessions.list({ status: 'open' }).autoPagingToArray({ limit: 100 })
    },
    async close() {
      await fixture.billing.stop()
      await emulator.close()
      await Promise.all([server, ...others.map((other) => other.server)].map(end))
      await Promise.all(others.map((other) => other.billing.stop()))
      await database.close()
    },
  }
  app = appOf(fixture.billing)
  if (options.jobs === true) fixture.billing.startJobs()
  return fixture
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`)
    })
  })
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
