import { randomUUID } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import { once } from 'node:events'
import type { CloudError } from '../../shared/protocol/cloud-api.ts'
import { failure, success, type Result } from '../../shared/result/result.ts'

export interface BoundServer {
  readonly server: Server
  readonly port: number
  /** From now on requests go to `listener`; until then they are answered "starting". */
  open(listener: RequestListener): void
  /** Takes no new connections, lets running requests end, and cuts after `patience` milliseconds what still is open. */
  close(patience: number): Promise<void>
}

/** While the parts are made, and the database is brought to its newest tables: alive, but not ready. */
const answerStarting: RequestListener = (request, response) => {
  if (request.url === '/healthz') {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ status: 'ok' }))
    return
  }
  const error: CloudError['error'] = {
    id: randomUUID(),
    code: 'starting',
    message: 'The cloud is starting.',
    nextStep: 'Try again in a moment.',
  }
  response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1', 'x-request-id': error.id })
  response.end(JSON.stringify({ error }))
}

/**
 * Takes the address; port 0 takes any free one. The address must be known before the parts are made that put it into links.
 *
 * @returns a failure in words when the address cannot be listened at
 */
export async function bindServer(address: { host: string; port: number }): Promise<Result<BoundServer, string>> {
  let listener = answerStarting
  const server = createServer((request, response) => listener(request, response))
  try {
    server.listen(address.port, address.host)
    await once(server, 'listening')
  } catch (error) {
    return failure(bindFailure(error, address))
  }
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('a TCP server has an address after it listens')
  return success({
    server,
    port: bound.port,
    open(next) {
      listener = next
    },
    async close(patience) {
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      const cut = setTimeout(() => server.closeAllConnections(), patience)
      await closed
      clearTimeout(cut)
    },
  })
}

function bindFailure(error: unknown, address: { host: string; port: number }): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const where = `${address.host}:${address.port}`
  if (code === 'EADDRINUSE') {
    return `${where} is in use by another program. Set CLOUD_PORT to another port, or to 0 for any free one.`
  }
  if (code === 'EACCES') return `${where} needs rights that this process does not have. Set CLOUD_PORT to 1024 or more.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `${address.host} is not an address of this machine. Set CLOUD_HOST to 127.0.0.1 or to one of its addresses.`
  }
  throw error
}
