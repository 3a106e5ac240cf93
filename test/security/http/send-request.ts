import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import type { FuzzRequest } from './make-request.ts'

export interface FuzzAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** Longer than the cloud waits for anything. */
const PATIENCE = 15_000

/** Sends a request as it is, by Node's own client, which mends nothing; a stream is left after its headers. */
export function createSender(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const { hostname, port } = new URL(url)

  async function send(wanted: FuzzRequest): Promise<FuzzAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<FuzzAnswer>()
    const { method, path, headers, body, chunked } = wanted
    const length = body === null || chunked ? {} : { 'content-length': String(body.length) }
    const asked = httpRequest({ agent, hostname, port, method, path, headers: { ...headers, ...length } })
    asked.setTimeout(PATIENCE, () => asked.destroy(new Error('no answer in time')))
    asked.on('error', reject)
    asked.on('response', (answer) => {
      const status = answer.statusCode ?? 0
      if (String(answer.headers['content-type']).startsWith('text/event-stream')) {
        resolve({ status, headers: answer.headers, text: '' })
        asked.destroy()
        return
      }
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => (text += chunk))
      answer.on('end', () => resolve({ status, headers: answer.headers, text }))
      answer.on('error', reject)
    })
    if (body !== null) asked.write(body)
    asked.end()
    return await promise
  }

  return { send, close: () => agent.destroy() }
}
