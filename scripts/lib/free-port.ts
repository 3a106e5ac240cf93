import { createServer } from 'node:net'

/** True when a listener can be opened on this loopback port now. */
async function isFree(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)))
  })
}

/**
 * The first free loopback port from `wanted` on that is not in `taken`; the port is added to `taken`.
 * @throws Error when none of the next 100 is free
 */
export async function freePort(wanted: number, taken: Set<number>): Promise<number> {
  for (let port = wanted; port < wanted + 100; port += 1) {
    if (!taken.has(port) && (await isFree(port))) {
      taken.add(port)
      return port
    }
  }
  throw new Error(`no free port from ${wanted} to ${wanted + 99}; end a program that uses one and try again`)
}
