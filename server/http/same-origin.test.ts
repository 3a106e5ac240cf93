import express from 'express'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { request } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createErrorHandler } from './error-handler.ts'
import { createLogger } from './create-logger.ts'
import { createSameOriginGuard } from './same-origin.ts'

const OURS = 'https://cloud.example.com'
const app = express()
app.use(createSameOriginGuard(OURS))
app.use((_request, response) => void response.send('in'))
app.use(createErrorHandler({ logger: createLogger({ level: 'silent' }), requestId: () => 'id' }))
const server = createServer(app)

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => void server.close())

/** Node's own client: `fetch` sets `sec-fetch-*` itself. */
async function statusOf(method: string, headers: Record<string, string>): Promise<number | undefined> {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const asked = request({ host: '127.0.0.1', port, method, headers })
  asked.end()
  const [answer] = await once(asked, 'response')
  answer.resume()
  return answer.statusCode
}

it.each([
  ['GET', { origin: 'https://evil.example' }],
  ['POST', { origin: OURS }],
  ['POST', { 'sec-fetch-site': 'same-origin' }],
])('lets %s with %j in', async (method, headers) => {
  expect(await statusOf(method, headers)).toBe(200)
})

it.each([
  ['POST', {}],
  ['POST', { origin: 'https://evil.example' }],
  ['POST', { origin: 'null' }],
  ['POST', { origin: 'https://cloud.example.com.evil.example' }],
  ['POST', { origin: 'http://cloud.example.com' }],
  ['POST', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
  ['POST', { 'sec-fetch-site': 'same-site' }],
  ['POST', { 'sec-fetch-site': 'none' }],
  ['DELETE', { 'sec-fetch-site': 'cross-site' }],
])('keeps %s with %j out', async (method, headers) => {
  expect(await statusOf(method, headers)).toBe(403)
})
