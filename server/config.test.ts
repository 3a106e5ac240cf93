import { describe, expect, it } from 'vitest'
import { parseSettings } from './config.ts'

const STRIPE = {
  STRIPE_SECRET_KEY: 'sk_test_abc',
  STRIPE_PUBLISHABLE_KEY: 'pk_test_abc',
  STRIPE_WEBHOOK_SECRET: 'whsec_one, whsec_two',
}
const LIVE = { ...STRIPE, STRIPE_SECRET_KEY: 'sk_live_abc', STRIPE_PUBLISHABLE_KEY: 'pk_live_abc' }

function problemsOf(environment: Record<string, string>): string[] {
  const parsed = parseSettings(environment)
  return parsed.ok ? [] : parsed.failure
}

describe('parseSettings', () => {
  it('needs nothing to be set', () => {
    const parsed = parseSettings({})
    expect(parsed).toMatchObject({
      ok: true,
      value: { host: '127.0.0.1', port: 4750, publicUrl: null, stripe: null, smtpUrl: null, logLevel: 'info' },
    })
  })

  it('takes an empty value as not set', () => {
    expect(parseSettings({ CLOUD_PORT: '', STRIPE_API_BASE: ' ', DATABASE_URL: '', CLOUD_LOG_LEVEL: '' })).toEqual(
      parseSettings({}),
    )
  })

  it('reads the keys of Stripe with every webhook secret', () => {
    const parsed = parseSettings({ ...STRIPE, STRIPE_API_BASE: 'http://127.0.0.1:4751/' })
    expect(parsed).toMatchObject({
      ok: true,
      value: { stripe: { webhookSecrets: ['whsec_one', 'whsec_two'], apiBase: 'http://127.0.0.1:4751' } },
    })
  })

  it('names every wrong value at once', () => {
    const problems = problemsOf({
      CLOUD_PORT: '70000',
      CLOUD_PUBLIC_URL: 'cloud.example.com',
      DATABASE_URL: 'mysql://db',
      AUTH_SECRET: 'short',
      STRIPE_SECRET_KEY: 'pk_test_wrong',
      SMTP_URL: 'mail.example.com',
      CLOUD_LOG_LEVEL: 'loud',
      SIGNING_ROOT_PRIVATE_KEY: '{}',
      OPERATIONS_API_KEY: 'short',
    })
    const named = problems.map((problem) => problem.split(' ')[0])
    expect(named.toSorted()).toEqual(
      [
        'AUTH_SECRET',
        'CLOUD_LOG_LEVEL',
        'CLOUD_PORT',
        'CLOUD_PUBLIC_URL',
        'DATABASE_URL',
        'OPERATIONS_API_KEY',
        'SIGNING_ROOT_PRIVATE_KEY',
        'SMTP_URL',
        'STRIPE_SECRET_KEY',
      ].toSorted(),
    )
  })

  it('does not repeat a value that may be a secret', () => {
    const problems = problemsOf({ AUTH_SECRET: 'hunter2', STRIPE_SECRET_KEY: 'sk_hunter2', SMTP_URL: 'hunter2' })
    expect(problems).toHaveLength(3)
    expect(problems.join('\n')).not.toContain('hunter2')
  })

  it.each([
    ['neither SQLite nor PostgreSQL', 'mysql://db/cloud', 'is not understood'],
    ['an address that cannot be read', 'postgres://cloud:hunter2@db:port/cloud', 'is not an address'],
    ['no database', 'postgres://cloud:hunter2@db', 'names no database'],
    ['a TLS mode that promises more than it holds', 'postgres://cloud:hunter2@db/cloud?sslmode=prefer', 'sslmode'],
  ])('refuses a DATABASE_URL with %s, without its password', (_what, url, told) => {
    const [problem, ...others] = problemsOf({ DATABASE_URL: url })
    expect(problem).toContain(`DATABASE_URL`)
    expect(problem).toContain(told)
    expect(problem).not.toContain('hunter2')
    expect(others).toEqual([])
  })

  it('takes PostgreSQL by its address, and checks certificates where TLS is required', () => {
    const settings = parseSettings({
      DATABASE_URL: 'postgres://cloud:hunter2@db/cloud?sslmode=require',
      DATABASE_POOL_SIZE: '4',
    })
    expect(settings.ok && settings.value.database).toEqual({
      kind: 'postgres',
      url: 'postgres://cloud:hunter2@db/cloud?sslmode=verify-full',
      poolSize: 4,
    })
    expect(problemsOf({ DATABASE_POOL_SIZE: '1' })).toHaveLength(1)
  })

  it.each([
    ['a live key with the emulator', { ...LIVE, STRIPE_API_BASE: 'http://127.0.0.1:4751' }, 'STRIPE_API_BASE'],
    ['a live key without https', LIVE, 'CLOUD_PUBLIC_URL'],
    ['keys of different modes', { ...STRIPE, STRIPE_SECRET_KEY: 'sk_live_abc' }, 'STRIPE_SECRET_KEY and'],
    ['an emulator without keys', { STRIPE_API_BASE: 'http://127.0.0.1:4751' }, 'STRIPE_API_BASE'],
    ['a secret key without the publishable one', { STRIPE_SECRET_KEY: 'sk_test_a' }, 'STRIPE_PUBLISHABLE_KEY'],
    ['keys without a webhook secret', { ...STRIPE, STRIPE_WEBHOOK_SECRET: '' }, 'STRIPE_WEBHOOK_SECRET'],
    ['http on a public host', { CLOUD_PUBLIC_URL: 'http://cloud.example.com' }, 'CLOUD_PUBLIC_URL'],
    ['a public host without an address', { CLOUD_HOST: '0.0.0.0' }, 'CLOUD_PUBLIC_URL'],
  ])('refuses %s', (_what, environment, named) => {
    expect(problemsOf(environment).some((problem) => problem.startsWith(named))).toBe(true)
  })

  it('accepts live keys on https', () => {
    expect(problemsOf({ ...LIVE, CLOUD_PUBLIC_URL: 'https://cloud.example.com' })).toEqual([])
  })
})
