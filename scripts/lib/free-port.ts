import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

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

/** So many different loopback ports that the system calls free, for parts that must know one another's before they listen. */
export async function anyFreePorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(probes.map((probe) => once(probe, 'listening')))
  const ports = probes.map((probe) => (probe.address() as AddressInfo).port) // a TCP listener has no other address
  await Promise.all(probes.map((probe) => once(probe.close(), 'close')))
  return ports
}
