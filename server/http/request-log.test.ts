import { describe, expect, it } from 'vitest'
import { loggedPath } from './request-log.ts'

describe('loggedPath', () => {
  it.each([
    ['/v1/sync', '/v1/sync'],
    ['/device?user_code=ABCD-EFGH', '/device'],
    ['/reset-password?token=abc', '/reset-password'],
    ['/api/auth/reset-password/abcdefghijklmnopqrstuvwxyz', '/api/auth/reset-password/[redacted]'],
    ['/checkout/short', '/checkout/[redacted]'],
    [
      '/v1/operations/0195d2a0-0000-7000-8000-000000000000/commit',
      '/v1/operations/0195d2a0-0000-7000-8000-000000000000/commit',
    ],
  ])('writes %s as %s', (url, logged) => {
    expect(loggedPath(url)).toBe(logged)
  })
})
