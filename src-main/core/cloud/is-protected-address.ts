const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Whether nobody on the way to an address can read or change what is said: sign-ins travel there, and the root key is pinned there. */
export function isProtectedAddress(address: string): boolean {
  const url = new URL(address)
  return url.protocol === 'https:' || LOOPBACK_HOSTS.has(url.hostname)
}
