import { StripeError } from './stripe-error.ts'

function unauthorized(message: string): StripeError {
  return new StripeError(401, { type: 'invalid_request_error', message })
}

/**
 * The secret test key of a request, from Bearer or Basic authorization (the key as user name).
 * Throws for a missing key, for every live key, and for all but secret (`sk_test_`) and restricted (`rk_test_`) ones.
 */
export function authenticate(authorization: string | undefined): string {
  const key = readKey(authorization ?? '')
  if (key === '') {
    throw unauthorized(
      'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.',
    )
  }
  if (key.includes('_live_')) {
    throw unauthorized(
      'This is the Stripe emulator: it refuses live keys. Take the live key out of this configuration.',
    )
  }
  if (key.startsWith('pk_')) {
    throw unauthorized('This API call cannot be made with a publishable API key. Please use a secret API key.')
  }
  if (!/^(sk|rk)_test_[A-Za-z0-9_]{1,255}$/.test(key)) {
    throw unauthorized(
      `Invalid API Key provided: ${maskedKey(key)}. The Stripe emulator takes sk_test_… and rk_test_….`,
    )
  }
  return key
}

/** A key as a message may show it: its kind and its last characters. */
export function maskedKey(key: string): string {
  const kind = /^[a-z]{2}_test_/.exec(key)?.[0] ?? ''
  return `${kind}***${key.length - kind.length > 8 ? key.slice(-4) : ''}`
}

function readKey(authorization: string): string {
  const [scheme = '', credentials = ''] = authorization.trim().split(/\s+/, 2)
  if (scheme.toLowerCase() === 'bearer') return credentials
  if (scheme.toLowerCase() !== 'basic') return ''
  return Buffer.from(credentials, 'base64').toString('utf8').split(':', 1)[0] ?? ''
}
