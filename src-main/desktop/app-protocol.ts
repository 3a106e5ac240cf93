import type { Protocol } from 'electron'
import { readFile } from 'node:fs/promises'
import { APP_SCHEME } from './app-origin.ts'
import { CONTENT_SECURITY_POLICY } from './content-security-policy.ts'
import { resolveAppPath } from './resolve-app-path.ts'

const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const

/** Makes the app's scheme a standard, secure one. Must be called before the app is ready. */
export function declareAppScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true } }])
}

/** Serves the built page from `folder` (absolute) under the app's scheme, every answer with the page's security headers. */
export function serveApp(protocol: Protocol, folder: string): void {
  protocol.handle(APP_SCHEME, async (request) => {
    const found = resolveAppPath(request.url, folder)
    if (request.method !== 'GET' || found.kind === 'not_found') return notFound()
    try {
      return new Response(new Uint8Array(await readFile(found.path)), {
        headers: { ...SECURITY_HEADERS, 'content-type': found.mediaType },
      })
    } catch {
      return notFound()
    }
  })
}

function notFound(): Response {
  return new Response('Not found', { status: 404, headers: { ...SECURITY_HEADERS, 'content-type': 'text/plain' } })
}
