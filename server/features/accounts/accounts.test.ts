import { getMigrations } from 'better-auth/db/migration'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { testsPostgres } from '../../db/testing/test-databases.ts'
import { startTestCloud, type TestCloud } from '../../testing/start-test-cloud.ts'
import { TEST_PASSWORD } from '../../testing/test-browser.ts'
import { cloudErrorSchema } from '../../../shared/protocol/cloud-api.ts'
import { uuidSchema } from '../../../shared/identifiers/uuid-v7.ts'
import {
  accountOfMember,
  deleteExpired,
  findMemberByEmail,
  getAccount,
  listMembers,
  roleOf,
  setStripeCustomer,
} from './accounts-store.ts'
import { DAY } from '../../../shared/time/duration.ts'
import { DEVICE_CLIENT_ID } from './create-auth.ts'
import { ensureAccount } from './ensure-account.ts'

let test: TestCloud
beforeAll(async () => {
  test = await startTestCloud()
})
afterAll(async () => {
  await test.close()
})

async function signedUp(email: string) {
  const browser = test.browser()
  const answer = await browser.signUp({ email })
  expect(answer.status).toBe(303)
  const member = await findMemberByEmail(test.cloud.db, email)
  if (member === null) throw new Error('no member')
  const accountId = await accountOfMember(test.cloud.db, member.memberId)
  if (accountId === null) throw new Error('no account')
  return { browser, member, accountId }
}

const tokenSchema = z.object({ token: z.string() })

describe('the tables', () => {
  it('are those that better-auth expects', async () => {
    // Queries are the same on both databases, the names of types are not.
    const database = { db: test.cloud.db, type: testsPostgres() ? 'postgres' : 'sqlite' } as const
    const { toBeCreated, toBeAdded } = await getMigrations({ ...test.cloud.accounts.auth.options, database })
    expect({ toBeCreated, toBeAdded }).toEqual({ toBeCreated: [], toBeAdded: [] })
  })

  it('forget sessions and codes that are over, and no others', async () => {
    const { browser } = await signedUp('expired@example.com')
    const { db } = test.cloud
    await test.browser().postJson('/api/auth/device/code', { client_id: DEVICE_CLIENT_ID })
    await deleteExpired(db, Date.now())
    expect((await browser.get('/account')).status).toBe(200)
    expect(await db.selectFrom('auth_device_code').select('id').execute()).toHaveLength(1)
    await deleteExpired(db, Date.now() + 31 * DAY)
    expect(await db.selectFrom('auth_device_code').select('id').execute()).toEqual([])
    expect(await db.selectFrom('auth_session').select('id').execute()).toEqual([])
  })
})

describe('sign-up', () => {
  it('makes an account of the member with ids that are UUIDs and a project key of 32 bytes', async () => {
    const { member, accountId } = await signedUp('one@example.com')
    expect(uuidSchema.safeParse(member.memberId).success).toBe(true)
    expect(uuidSchema.safeParse(accountId).success).toBe(true)
    const account = await getAccount(test.cloud.db, accountId)
    expect(account).toMatchObject({ name: 'Anna Berg', stripeCustomerId: null, cloudOperationsSince: null })
    expect(Buffer.from(account.projectHmacKey, 'base64url')).toHaveLength(32)
    expect(await roleOf(test.cloud.db, accountId, member.memberId)).toBe('owner')
  })

  it('keeps nothing of a sign-up that was refused', async () => {
    await signedUp('twice@example.com')
    const answer = await test.browser().signUp({ email: 'TWICE@example.com' })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('has an account already')
  })

  it('gives a member one account however often it is asked at once', async () => {
    const { member, accountId } = await signedUp('race@example.com')
    await test.cloud.db.deleteFrom('auth_organization_member').where('userId', '=', member.memberId).execute()
    const deps = { db: test.cloud.db, now: Date.now, newId: () => crypto.randomUUID() }
    const given = await Promise.all(
      Array.from({ length: 5 }, () => ensureAccount(deps, { id: member.memberId, name: member.name })),
    )
    expect(new Set(given).size).toBe(1)
    expect(given[0]).not.toBe(accountId)
  })

  it('refuses a name of several lines or of endless length', async () => {
    for (const name of ['x'.repeat(81), 'Anna\r\nBcc: all@example.com']) {
      const answer = await test
        .browser()
        .postJson('/api/auth/sign-up/email', { name, email: 'long@example.com', password: TEST_PASSWORD })
      expect(answer.status).toBe(400)
    }
    expect(await findMemberByEmail(test.cloud.db, 'long@example.com')).toBeNull()
  })

  it('does not let a member give himself a role', async () => {
    await test.browser().postJson('/api/auth/sign-up/email', {
      name: 'Mallory',
      email: 'mallory@example.com',
      password: TEST_PASSWORD,
      role: 'admin',
    })
    const row = await test.cloud.db
      .selectFrom('auth_user')
      .select('role')
      .where('email', '=', 'mallory@example.com')
      .executeTakeFirst()
    expect([undefined, 'member']).toContain(row?.role)
  })
})

describe('sign-in', () => {
  it('opens the account with the right password and nothing with a wrong one', async () => {
    await signedUp('in@example.com')
    const browser = test.browser()
    const wrong = await browser.post('/sign-in', { email: 'in@example.com', password: 'wrong horse' })
    expect(wrong.status).toBe(401)
    expect(await wrong.text()).toContain('in@example.com')
    expect((await browser.get('/account')).headers.get('location')).toBe('/sign-in?next=/account')
    const right = await browser.post('/sign-in', { email: 'in@example.com', password: TEST_PASSWORD })
    expect(right.status).toBe(303)
    expect((await browser.get('/account')).status).toBe(200)
  })

  it('tells a script of a wrong password in the one error shape', async () => {
    const answer = await test
      .browser()
      .postJson('/api/auth/sign-in/email', { email: 'nobody@example.com', password: 'wrong horse' })
    expect(answer.status).toBe(401)
    const body = cloudErrorSchema.parse(await answer.json())
    expect(body.error.code).toBe('invalid_email_or_password')
    expect(body.error.id).toBe(answer.headers.get('x-request-id'))
  })

  it('is refused when another site sends the form', async () => {
    const browser = test.browser()
    const answer = await browser.post(
      '/sign-in',
      { email: 'in@example.com', password: TEST_PASSWORD },
      { origin: 'https://evil.example' },
    )
    expect(answer.status).toBe(403)
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  it('ends on sign-out', async () => {
    const { browser } = await signedUp('out@example.com')
    expect((await browser.post('/sign-out', {})).status).toBe(303)
    expect((await browser.get('/account')).status).toBe(303)
  })

  it('is limited in number for one address', async () => {
    const limited = await startTestCloud({ rateLimits: { attemptsPerMinute: 3 } })
    try {
      const statuses: number[] = []
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const answer = await limited
          .browser()
          .postJson(
            '/api/auth/sign-in/email',
            { email: 'x@example.com', password: 'wrong horse' },
            { 'x-forwarded-for': `10.0.0.${attempt}`, 'x-revitautoplan-client-address': `10.0.0.${attempt}` },
          )
        statuses.push(answer.status)
        if (answer.status === 429)
          expect(cloudErrorSchema.parse(await answer.json()).error.code).toBe('too_many_requests')
      }
      expect(statuses).toEqual([401, 401, 401, 429, 429])
    } finally {
      await limited.close()
    }
  })

  it('lets nobody send more invitations than that over HTTP either', async () => {
    const limited = await startTestCloud({ rateLimits: { attemptsPerMinute: 3 } })
    try {
      const browser = limited.browser()
      await browser.signUp()
      const member = await findMemberByEmail(limited.cloud.db, 'anna@example.com')
      const organizationId = await accountOfMember(limited.cloud.db, member?.memberId ?? '')
      const before = limited.mails.length
      for (let attempt = 0; attempt < 5; attempt += 1) {
        await browser.postJson('/api/auth/organization/invite-member', {
          organizationId,
          email: 'victim@example.com',
          role: 'member',
          resend: true,
        })
      }
      expect(limited.mails.length - before).toBe(3)
    } finally {
      await limited.close()
    }
  })
})

describe('a Bearer token', () => {
  it('is a session until it is signed out', async () => {
    await signedUp('bearer@example.com')
    const answer = await test
      .browser()
      .postJson('/api/auth/sign-in/email', { email: 'bearer@example.com', password: TEST_PASSWORD })
    const { token } = tokenSchema.parse(await answer.json())
    const authorization = `Bearer ${token}`
    const other = test.browser()
    expect((await other.get('/account', { authorization })).status).toBe(200)
    expect((await other.postJson('/api/auth/sign-out', {}, { authorization })).status).toBe(200)
    expect((await other.get('/account', { authorization })).status).toBe(303)
  })
})

describe('mails', () => {
  it('with a link that is no longer good lead to a page that says so', async () => {
    const { browser } = await signedUp('stale@example.com')
    const answer = await browser.get('/api/auth/verify-email?token=forged&callbackURL=%2Faccount')
    expect(answer.status).toBe(302)
    const page = await browser.get(answer.headers.get('location') ?? '')
    expect(await page.text()).toContain('The link is used or no longer good')
  })

  it('confirm the address', async () => {
    const { browser, member } = await signedUp('confirm@example.com')
    const mail = test.mails.find((text) => text.includes('confirm@example.com')) ?? ''
    const link = /http\S+verify-email\S+/.exec(mail)?.[0] ?? ''
    expect(await (await browser.get('/account')).text()).toContain('Confirm your e-mail')
    const answer = await browser.get(link)
    expect(answer.status).toBe(302)
    expect(await (await browser.get('/account')).text()).not.toContain('Confirm your e-mail')
    expect(member.email).toBe('confirm@example.com')
  })

  it('let a member choose a new password once, and end his sessions', async () => {
    const { browser } = await signedUp('reset@example.com')
    const asked = await test.browser().post('/forgot-password', { email: 'reset@example.com' })
    expect(asked.status).toBe(200)
    const link = /http\S+reset-password\?token=(\S+)/.exec(test.mails.at(-1) ?? '')
    const token = link?.[1] ?? ''
    const used = await test.browser().post('/reset-password', { token, password: 'another long one' })
    expect(used.headers.get('location')).toBe('/sign-in?done=password')
    expect((await browser.get('/account')).status).toBe(303)
    const again = await test.browser().post('/reset-password', { token, password: 'a third long one' })
    expect(again.status).toBe(400)
    const signedIn = await test.browser().post('/sign-in', { email: 'reset@example.com', password: 'another long one' })
    expect(signedIn.status).toBe(303)
  })

  it('do not tell whether an address has an account', async () => {
    const before = test.mails.length
    const answer = await test.browser().post('/forgot-password', { email: 'nobody@example.com' })
    expect(answer.status).toBe(200)
    expect(test.mails).toHaveLength(before)
  })

  it('invite a colleague into the account', async () => {
    const owner = await signedUp('owner@example.com')
    const guest = await signedUp('guest@example.com')
    const verification = test.mails.find((text) => text.includes('Mail to guest@example.com')) ?? ''
    await guest.browser.get(/http\S+verify-email\S+/.exec(verification)?.[0] ?? '')
    expect((await owner.browser.post('/account/invitations', { email: 'guest@example.com' })).status).toBe(303)
    const link = /http\S+invitation\?id=\S+/.exec(test.mails.at(-1) ?? '')?.[0] ?? ''
    const page = await guest.browser.get(link)
    expect(await page.text()).toContain('Join Anna Berg?')
    const id = new URL(link).searchParams.get('id') ?? ''
    expect((await guest.browser.post('/invitation', { id })).headers.get('location')).toBe('/account?done=joined')
    const members = await listMembers(test.cloud.db, owner.accountId)
    expect(members.map((member) => member.email)).toEqual(['owner@example.com', 'guest@example.com'])
    expect(await accountOfMember(test.cloud.db, guest.member.memberId)).toBe(owner.accountId)
    expect(await (await guest.browser.get('/account')).text()).not.toContain('Invite a colleague')
  })
})

describe('an account', () => {
  it('is renamed by its owner', async () => {
    const { browser, accountId } = await signedUp('rename@example.com')
    expect((await browser.post('/account/name', { name: 'Berg und Partner' })).status).toBe(303)
    expect((await getAccount(test.cloud.db, accountId)).name).toBe('Berg und Partner')
  })

  it('keeps its name when a name is refused, also over HTTP', async () => {
    const { browser, accountId } = await signedUp('names@example.com')
    expect((await browser.post('/account/name', { name: 'a\nb' })).status).toBe(400)
    const answer = await browser.postJson('/api/auth/organization/update', {
      organizationId: accountId,
      data: { name: 'x'.repeat(200) },
    })
    expect(answer.status).toBe(400)
    expect(cloudErrorSchema.parse(await answer.json()).error.code).toBe('invalid_name')
    expect((await getAccount(test.cloud.db, accountId)).name).toBe('Anna Berg')
  })

  it('is not renamed, made or deleted by whom it does not belong to', async () => {
    const { accountId } = await signedUp('mine@example.com')
    const { browser } = await signedUp('other@example.com')
    for (const [path, body] of [
      ['update', { organizationId: accountId, data: { name: 'Stolen' } }],
      ['delete', { organizationId: accountId }],
      ['create', { name: 'Second', slug: 'second' }],
      ['invite-member', { organizationId: accountId, email: 'x@example.com', role: 'owner' }],
    ] as const) {
      const answer = await browser.postJson(`/api/auth/organization/${path}`, body)
      expect([path, answer.status >= 400 && answer.status < 500]).toEqual([path, true])
    }
    expect((await getAccount(test.cloud.db, accountId)).name).toBe('Anna Berg')
  })

  it('is not deleted even by its owner', async () => {
    const { browser, accountId } = await signedUp('keeper@example.com')
    const answer = await browser.postJson('/api/auth/organization/delete', { organizationId: accountId })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect((await browser.get('/account')).status).toBe(200)
    expect(
      await accountOfMember(
        test.cloud.db,
        (await findMemberByEmail(test.cloud.db, 'keeper@example.com'))?.memberId ?? '',
      ),
    ).toBe(accountId)
  })

  it('keeps the Stripe customer that it got first', async () => {
    const { accountId } = await signedUp('stripe@example.com')
    expect(await setStripeCustomer(test.cloud.db, accountId, 'cus_1')).toBe('cus_1')
    expect(await setStripeCustomer(test.cloud.db, accountId, 'cus_2')).toBe('cus_1')
  })
})
