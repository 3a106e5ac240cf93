import { net } from 'electron'

/**
 * `fetch` through the operating system's proxy and certificates where this Electron offers its network to the core's process,
 * else Node's. No cookies either way: the core signs each request with the device's key.
 */
export function systemFetch(): typeof globalThis.fetch {
  // Electron's types promise `net` in every process; versions before 30 lack it here.
  const network: Partial<typeof net> | undefined = net
  if (typeof network?.fetch !== 'function') return globalThis.fetch
  const { fetch } = network
  return (input, init) => fetch(input instanceof URL ? input.href : input, { ...init, credentials: 'omit' })
}
