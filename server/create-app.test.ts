import { connect } from 'node:net'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CATALOG } from '../shared/catalog/catalog.ts'
import { catalogResponseSchema, cloudErrorSchema } from '../shared/protocol/cloud-api.ts'
import { startTestCloud, type TestCloud } from './testing/start-test-cloud.ts'
import { TEST_PASSWORD } from './testing/test-browser.ts'

let test: TestCloud
beforeAll(async () => {
  test = await startTestCloud()
})
afterAll(async () => {
  await test.close()
})

async function codeOf(answer: Response): Promise<string> {
  const { error } = cloudErrorSchema.parse(await answer.json())
  expect(error.id).toBe(answer.headers.get('x-request-id'))
  return error.code
}

describe('the one error shape', () => {
  it('answers an unknown path', async () => {
    const answer = await fetch(`${test.url}/v1/nothing`)
    expect(answer.status).toBe(404)
    expect(await codeOf(answer)).toBe('not_found')
  })

  it('answers an unknown path of the API in JSON also to a form and to a browser', async () => {
    const answer = await test.browser().post('/v1/nothing', { a: 'b' }, { origin: 'https://evil.example' })
    expect(answer.status).toBe(404)
    expect(await codeOf(answer)).toBe('not_found')
  })

  it.each(['/v1/operations', '/v1/devices', '/api/auth/sign-in/email'])(
    'answers malformed JSON to %s',
    async (path) => {
      const answer = await fetch(`${test.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"a":',
      })
      expect(answer.status).toBe(400)
      expect(await codeOf(answer)).toBe('malformed_json')
    },
  )

  it.each(['/v1/devices', '/api/auth/sign-in/email'])('answers an oversized body to %s', async (path) => {
    const answer = await fetch(`${test.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ a: 'b'.repeat(300_000) }),
    })
    expect(answer.status).toBe(413)
    expect(await codeOf(answer)).toBe('body_too_large')
  })

  it('answers what nobody expected without telling what it was', async () => {
    const broken = await startTestCloud()
    await broken.cloud.db.schema.dropTable('auth_session').execute()
    const answer = await broken.browser().get('/account', { accept: 'application/json', authorization: 'Bearer x.y' })
    const text = await answer.text()
    expect(text).not.toMatch(/sqlite|auth_session|\.ts:/i)
    await broken.close()
  })

  it('answers a browser with a page', async () => {
    const answer = await test.browser().get('/nothing/<script>alert(1)</script>')
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(await answer.text()).not.toContain('<script>')
  })
})

describe('health', () => {
  it('is told by two paths', async () => {
    expect((await fetch(`${test.url}/healthz`)).status).toBe(200)
    expect((await fetch(`${test.url}/readyz`)).status).toBe(200)
  })

  it('is not ready without its database', async () => {
    const broken = await startTestCloud()
    await broken.cloud.db.destroy()
    expect((await fetch(`${broken.url}/healthz`)).status).toBe(200)
    const answer = await fetch(`${broken.url}/readyz`)
    expect(answer.status).toBe(503)
    expect(await codeOf(answer)).toBe('not_ready')
    await broken.close()
  })
})

describe('headers', () => {
  it.each(['/pricing', '/sign-in', '/sign-up', '/forgot-password', '/v1/catalog', '/nothing'])(
    'of %s allow no script and no inline style',
    async (path) => {
      const answer = await test.browser().get(path)
      const policy = answer.headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).not.toContain('unsafe-inline')
      expect(policy).not.toContain('script-src')
      expect(policy).toContain("frame-ancestors 'none'")
      const text = await answer.text()
      expect(text).not.toMatch(/<script|<style|\sstyle=|\son\w+=/)
    },
  )

  it('make session cookies unreadable for scripts and bound to this site', async () => {
    const answer = await test.browser().signUp({ email: 'cookie@example.com' })
    const [cookie = ''] = answer.headers.getSetCookie()
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Lax/i)
    expect(cookie).not.toMatch(/Secure/)
  })

  it('make session cookies secure where the public address is https', async () => {
    const secure = await startTestCloud({}, { CLOUD_PUBLIC_URL: 'https://cloud.example.com' })
    const answer = await fetch(`http://127.0.0.1:${secure.cloud.config.port}/sign-up`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: 'https://cloud.example.com' },
      body: new URLSearchParams({ name: 'A', email: 'a@example.com', password: TEST_PASSWORD }),
    })
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Secure-.*; Secure/)
    expect(answer.headers.get('strict-transport-security')).toContain('max-age=31536000')
    await secure.close()
  })
})

describe('pages', () => {
  it('escape what a person entered', async () => {
    const probe = `"><img src=x onerror=alert(1)>`
    const answer = await test.browser().signUp({ name: probe, email: probe, password: 'x' })
    const text = await answer.text()
    expect(answer.status).toBe(400)
    expect(text).not.toContain('<img src=x')
    expect(text).toContain('&quot;&gt;&lt;img src=x')
  })

  it('escape names of accounts', async () => {
    const browser = test.browser()
    await browser.signUp({ name: '<b>Anna</b>', email: 'bold@example.com' })
    expect(await (await browser.get('/account')).text()).not.toContain('<b>Anna')
  })

  it('keep what was entered, but not the password', async () => {
    const answer = await test.browser().signUp({ name: 'Anna', email: 'no address', password: 'hunter2hunter2' })
    const text = await answer.text()
    expect(text).toContain('value="no address"')
    expect(text).not.toContain('hunter2')
  })

  it('do not send a person on to another site after sign-in', async () => {
    const answer = await test.browser().signUp({ email: 'open@example.com', next: '//evil.example' })
    expect(answer.headers.get('location')).toBe('/account')
  })

  it('serve styles and faces to keep', async () => {
    const page = await (await test.browser().get('/pricing')).text()
    const style = /href="(\/assets\/base\.css\?v=[^"]+)"/.exec(page)?.[1] ?? ''
    for (const path of [style, '/assets/instrument-sans-latin-wght-normal.woff2']) {
      const answer = await fetch(`${test.url}${path}`)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('cache-control')).toContain('max-age=31536000')
      await answer.arrayBuffer()
    }
  })
})

describe('the catalogue', () => {
  it('is served as JSON', async () => {
    const body = catalogResponseSchema.parse(await (await fetch(`${test.url}/v1/catalog`)).json())
    expect(body.plans).toEqual(CATALOG)
  })

  it('stands on the public page, monthly and yearly', async () => {
    const monthly = await (await test.browser().get('/pricing')).text()
    expect(monthly).toContain('$49<')
    expect(monthly).toContain('$199<')
    expect(monthly).toContain('Talk to us')
    const yearly = await (await test.browser().get('/pricing?interval=year')).text()
    expect(yearly).toContain('$490<')
    expect(yearly).toContain('$40.83 a month')
    expect(yearly).toContain('arranged with you')
  })

  it('is not hard-wired: another price is another page', async () => {
    const professional = CATALOG.find((plan) => plan.id === 'professional')
    if (professional === undefined) throw new Error('no such plan')
    const other = await startTestCloud({ catalog: [{ ...professional, monthlyPriceCents: 5700 }] })
    expect(await (await other.browser().get('/pricing')).text()).toContain('$57<')
    await other.close()
  })
})

describe('logs', () => {
  it('hold no secret', async () => {
    const browser = test.browser()
    await browser.signUp({ email: 'logged@example.com', password: 'a very secret word' })
    await browser.get('/reset-password?token=secrettoken1234567890')
    await browser.get('/api/auth/reset-password/secrettoken1234567890abcdefgh?callbackURL=/x')
    await browser.get('/device?user_code=WXYZ-WXYZ')
    await browser.postJson('/api/auth/sign-in/email', { email: 'logged@example.com', password: 'a very secret word' })
    await browser.get('/account', { authorization: 'Bearer secretbearer1234567890' })
    test.cloud.accounts.auth.options.logger.log('error', 'a message')
    const cookies = (await browser.get('/account')).headers.getSetCookie()
    const text = test.logs.join('\n')
    expect(text).toContain('/reset-password')
    for (const secret of [
      'very secret',
      'secrettoken',
      'WXYZ',
      'secretbearer',
      'session_token',
      'logged@',
      ...cookies,
    ]) {
      expect(text).not.toContain(secret)
    }
  })

  it('redact secrets that are handed to the logger', () => {
    const { logs } = test
    const before = logs.length
    const { logger } = test
    logger.info({ headers: { authorization: 'Bearer abc', cookie: 'abc', 'set-cookie': 'abc' }, token: 'abc' }, 'x')
    logger.error({ err: Object.assign(new Error('failed'), { headers: { authorization: 'abc' } }) }, 'x')
    expect(logs.slice(before).join('')).not.toContain('abc')
  })
})

describe('shutdown', () => {
  it('ends a connection that is idle and refuses new ones', async () => {
    const closing = await startTestCloud()
    const socket = connect(closing.cloud.config.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n')
    await once(socket, 'data')
    const ended = once(socket, 'close')
    await closing.close()
    await ended
    await expect(fetch(`${closing.url}/healthz`)).rejects.toThrow()
  })
})
