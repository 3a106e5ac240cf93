import { parseUrl } from './parse-url.ts'

const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Whether a URL's host is this machine. */
export function isLoopback(url: URL): boolean {
  return LOOPBACK_HOSTS.has(url.hostname)
}

/** The origin of a cloud's address: https, or http where the cloud runs on this machine; `null` for anything else. */
export function cloudOriginOf(cloudUrl: string): string | null {
  const url = parseUrl(cloudUrl)
  if (url === null) return null
  const trusted = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))
  return trusted ? url.origin : null
}
