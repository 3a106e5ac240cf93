import { expect, it } from 'vitest'
import { CONTENT_SECURITY_POLICY } from './content-security-policy.ts'

it('allows nothing by default, no foreign origin, nothing inline and no evaluated code', () => {
  expect(CONTENT_SECURITY_POLICY).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  )
})
