import type { Router } from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestCloud, type TestCloud } from '../../testing/start-test-cloud.ts'
import type { TestBrowser } from '../../testing/test-browser.ts'
import { findMemberByEmail, grantAdmin } from '../accounts/accounts-store.ts'
import { createAdminRouter } from './admin-router.ts'

let test: TestCloud
let stranger: TestBrowser
let member: TestBrowser
let admin: TestBrowser

beforeAll(async () => {
  test = await startTestCloud()
  stranger = test.browser()
  member = test.browser()
  await member.signUp({ email: 'member@example.com', name: 'Just a member' })
  admin = test.browser()
  await admin.signUp({ email: 'admin@example.com' })
  const found = await findMemberByEmail(test.cloud.db, 'Admin@example.com')
  await grantAdmin(test.cloud.db, found?.memberId ?? '')
})
afterAll(async () => {
  await test.close()
})

function isRouter(handle: object): handle is Router {
  return 'stack' in handle
}

/** Every path and method that stands below a router. */
function routesOf(router: Router, prefix: string): { method: string; path: string }[] {
  return router.stack.flatMap((layer) => {
    const { route } = layer
    if (route !== undefined) {
      return route.stack.map((handler) => ({
        method: handler.method.toUpperCase(),
        path: `${prefix}${route.path}`,
      }))
    }
    return isRouter(layer.handle) ? routesOf(layer.handle, prefix) : []
  })
}

describe('/admin', () => {
  const routes = routesOf(
    createAdminRouter({
      get db(): never {
        throw new Error('not asked for')
      },
      now: Date.now,
      requireAdmin: (_request, _response, next) => next(),
      memberOf() {
        throw new Error('not asked for')
      },
      readAccountEntitlement: () => Promise.reject(new Error('not asked for')),
      drawSheet: () => '',
    }),
    '',
  )

  it('has routes to test', () => {
    expect(routes).toContainEqual({ method: 'GET', path: '/admin' })
  })

  it('is closed on every route, known or not, to a stranger and to a member', async () => {
    const paths = [...routes, { method: 'GET', path: '/admin/unknown' }, { method: 'POST', path: '/admin/unknown' }]
    for (const { method, path } of paths) {
      for (const [who, status] of [
        [stranger, 401],
        [member, 403],
      ] as const) {
        const answer = method === 'GET' ? await who.get(path) : await who.post(path, {})
        expect([path, answer.status]).toEqual([path, status])
        expect(await answer.text()).not.toContain('Just a member')
      }
    }
  })

  it('lists the accounts for an admin, with plan and counts', async () => {
    const answer = await admin.get('/admin')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const text = await answer.text()
    expect(text).toContain('2 accounts, 2 members, 0 active devices')
    expect(text).toContain('Just a member')
    expect(text).toContain('<td>Free</td>')
  })

  it('is closed again when the role is taken away', async () => {
    await test.cloud.db.updateTable('auth_user').set({ role: 'member' }).execute()
    expect((await admin.get('/admin')).status).toBe(403)
  })
})
