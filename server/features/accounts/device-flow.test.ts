import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startTestCloud, type TestCloud } from '../../testing/start-test-cloud.ts'
import { TEST_PASSWORD, type TestBrowser } from '../../testing/test-browser.ts'
import { DEVICE_CLIENT_ID } from './create-auth.ts'

const codeSchema = z.object({
  device_code: z.string(),
  user_code: z.string().regex(/^[A-Z]{4}-[A-Z]{4}$/),
  verification_uri_complete: z.url(),
  interval: z.int().positive(),
})
const oauthErrorSchema = z.object({ error: z.string(), error_description: z.string() })

let test: TestCloud
beforeAll(async () => {
  test = await startTestCloud()
})
afterAll(async () => {
  await test.close()
})

async function askForCode() {
  const answer = await test.browser().postJson('/api/auth/device/code', { client_id: DEVICE_CLIENT_ID })
  expect(answer.status).toBe(200)
  return codeSchema.parse(await answer.json())
}

/** As the companion asks; the pause between two askings is skipped. */
async function askForToken(deviceCode: string): Promise<Response> {
  await test.cloud.db.updateTable('auth_device_code').set({ lastPolledAt: null }).execute()
  return await test.browser().postJson('/api/auth/device/token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: deviceCode,
    client_id: DEVICE_CLIENT_ID,
  })
}

async function oauthError(answer: Response): Promise<string> {
  expect(answer.status).toBe(400)
  return oauthErrorSchema.parse(await answer.json()).error
}

async function signedIn(email: string): Promise<TestBrowser> {
  const browser = test.browser()
  await browser.signUp({ email })
  return browser
}

describe('the sign-in of a device', () => {
  it('goes from the code over sign-in and approval in the browser to a session of the member', async () => {
    const code = await askForCode()
    expect(await oauthError(await askForToken(code.device_code))).toBe('authorization_pending')

    const browser = test.browser()
    const page = new URL(code.verification_uri_complete)
    expect(page.origin).toBe(test.url)
    const toSignIn = await browser.get(page.href)
    expect(toSignIn.status).toBe(303)
    const next = new URL(toSignIn.headers.get('location') ?? '', test.url).searchParams.get('next') ?? ''
    const signedUp = await browser.signUp({ email: 'flow@example.com', next })
    expect(signedUp.headers.get('location')).toBe(page.pathname + page.search)

    const approval = await browser.get(page.href)
    expect(await approval.text()).toContain(code.user_code)
    const unconfirmed = await browser.post('/device', { user_code: code.user_code, decision: 'approve' })
    expect(unconfirmed.status).toBe(400)
    expect(await oauthError(await askForToken(code.device_code))).toBe('authorization_pending')
    const approved = await browser.post('/device', {
      user_code: code.user_code,
      decision: 'approve',
      confirmed: 'yes',
    })
    expect(await approved.text()).toContain('Approved.')

    const answer = await askForToken(code.device_code)
    expect(answer.status).toBe(200)
    const { access_token } = z.object({ access_token: z.string() }).parse(await answer.json())
    const account = await test.browser().get('/account', { authorization: `Bearer ${access_token}` })
    expect(await account.text()).toContain('flow@example.com')
    expect(await oauthError(await askForToken(code.device_code))).toBe('invalid_grant')
  })

  it('can be approved by a script', async () => {
    await signedIn('script@example.com')
    const code = await askForCode()
    const script = test.browser()
    await script.postJson('/api/auth/sign-in/email', { email: 'script@example.com', password: TEST_PASSWORD })
    await script.get(`/api/auth/device?user_code=${code.user_code}`)
    const approved = await script.postJson('/api/auth/device/approve', { userCode: code.user_code })
    expect(approved.status).toBe(200)
    expect((await askForToken(code.device_code)).status).toBe(200)
  })

  it('ends with a denial', async () => {
    const browser = await signedIn('deny@example.com')
    const code = await askForCode()
    await browser.get(`/device?user_code=${code.user_code}`)
    const denied = await browser.post('/device', { user_code: code.user_code, decision: 'deny' })
    expect(await denied.text()).toContain('Denied.')
    expect(await oauthError(await askForToken(code.device_code))).toBe('access_denied')
  })

  it('takes the code as a person types it', async () => {
    const browser = await signedIn('typed@example.com')
    const code = await askForCode()
    const typed = code.user_code.replace('-', ' ').toLowerCase()
    const page = await browser.get(`/device?user_code=${encodeURIComponent(typed)}`)
    expect(await page.text()).toContain('Approve this device?')
  })

  it('is not offered to a second member who has the code as well', async () => {
    const first = await signedIn('first@example.com')
    const second = await signedIn('second@example.com')
    const code = await askForCode()
    await first.get(`/device?user_code=${code.user_code}`)
    expect((await second.get(`/device?user_code=${code.user_code}`)).status).toBe(403)
    const approved = await second.post('/device', {
      user_code: code.user_code,
      decision: 'approve',
      confirmed: 'yes',
    })
    expect(approved.status).toBe(400)
    expect(await oauthError(await askForToken(code.device_code))).toBe('authorization_pending')
  })

  it('is refused to any other client', async () => {
    const answer = await test.browser().postJson('/api/auth/device/code', { client_id: 'somebody-else' })
    expect(await oauthError(answer)).toBe('invalid_client')
  })

  it('explains an unknown code', async () => {
    const browser = await signedIn('unknown@example.com')
    const page = await browser.get('/device?user_code=XXXX-XXXX')
    expect(page.status).toBe(400)
    expect(await page.text()).toContain('unknown or no longer good')
  })
})
