import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * Headers of every answer. The policy allows our own styles, fonts and images and no script at all;
 * a page that needs more (the checkout) replaces the policy on its own route.
 */
export function createSecurityHeaders(publicUrl: string): RequestHandler {
  const secure = publicUrl.startsWith('https://')
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'style-src': ["'self'"],
        'font-src': ["'self'"],
        'img-src': ["'self'"],
        'form-action': ["'self'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
        ...(secure ? { 'upgrade-insecure-requests': [] } : {}),
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    // With `no-referrer` browsers send `Origin: null` with our own forms, which the same-origin check must refuse.
    referrerPolicy: { policy: 'same-origin' },
  })
}
