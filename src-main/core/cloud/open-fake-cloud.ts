import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FakeCloudRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The body, where it is JSON. */
  readonly body: unknown
}

/** `null`: the handler has taken the response over. */
export type FakeAnswer = {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
} | null

export interface FakeCloud {
  readonly url: string
  /** Every request in the order it came. */
  readonly requests: FakeCloudRequest[]
  /** What to answer, by `METHOD /path`; anything else is answered 404. May be changed at any time. */
  readonly routes: Map<
    string,
    (request: FakeCloudRequest, response: ServerResponse) => FakeAnswer | Promise<FakeAnswer>
  >
  close(): Promise<void>
}

/** A real HTTP server that answers as a test says. */
export async function openFakeCloud(): Promise<FakeCloud> {
  const requests: FakeCloudRequest[] = []
  const routes: FakeCloud['routes'] = new Map()
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8')
      const { method = '', url: path = '', headers } = incoming
      const body: unknown = text === '' ? undefined : JSON.parse(text)
      const request = { method, path, headers, text, body }
      requests.push(request)
      const route = routes.get(`${method} ${path}`)
      const answer = route === undefined ? { status: 404, body: { error: 'not_found' } } : route(request, response)
      void Promise.resolve(answer).then((given) => {
        if (given === null) return
        const json = typeof given.body === 'string' ? given.body : JSON.stringify(given.body ?? {})
        const type = typeof given.body === 'string' ? 'text/html' : 'application/json'
        response.writeHead(given.status ?? 200, { 'content-type': type, ...given.headers })
        response.end(json)
      })
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo // a TCP listener has no other address
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    routes,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
