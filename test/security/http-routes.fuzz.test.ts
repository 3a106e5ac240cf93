import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ALL_ROUTES } from '../../server/contract/all-routes.ts'
import { deviceFlowErrorSchema } from '../../server/features/accounts/accounts-contract.ts'
import { verifyLedger } from '../../server/features/metering/verify-ledger.ts'
import { TEST_PASSWORD } from '../../server/testing/test-browser.ts'
import { cloudErrorSchema } from '../../shared/protocol/cloud-api.ts'
import { planFuzz } from '../support/fuzz-plan.ts'
import { openFuzzWorld, SERVICE_KEY, WEBHOOK_SECRET, type FuzzWorld } from './http/fuzz-world.ts'
import { createRequestMaker, type FuzzRequest } from './http/make-request.ts'
import { createSender, type FuzzAnswer } from './http/send-request.ts'

const DEFAULT_MS = 8_000
/** A new attacker after so many requests: by then he has signed out, left his account or frozen his device. */
const RENEW_AFTER = 400
const MOST_PROBLEMS = 20
/** Nothing that tells how the cloud is made: stack traces, statements, paths of files. */
const INSIDES =
  /\bat .+\.[jt]s:\d+|node_modules|node:internal|SQLITE|sqlite3?_|kysely|\bselect .+ from\b|insert into|\/server\/|\.ts\b/i

let world: FuzzWorld
beforeAll(async () => {
  world = await openFuzzWorld()
})
afterAll(async () => {
  await world.close()
})

/** What is wrong with an answer, or `null`. */
function problemOf(request: FuzzRequest, answer: FuzzAnswer): string | null {
  const { status, headers, text } = answer
  if (status >= 500) return `it answered ${status}`
  if (INSIDES.test(text.replaceAll(request.path, ''))) return `it tells of its insides: ${INSIDES.exec(text)?.[0]}`
  // Refused by Node's own parser of HTTP, before there was a request.
  if (headers['x-request-id'] === undefined) return headers.connection === 'close' ? null : 'it has no id'
  // A denial (402) is a decision, held to its schema by the watch of the test cloud.
  if (status < 400 || status === 402 || request.method === 'HEAD') return null
  const type = headers['content-type'] ?? ''
  if (type.startsWith('text/html')) return null
  if (!type.startsWith('application/json')) return `an error of type ${type}`
  const value: unknown = JSON.parse(text)
  const ours = cloudErrorSchema.safeParse(value)
  if (!ours.success) return deviceFlowErrorSchema.safeParse(value).success ? null : `another error shape: ${text}`
  const { id, message, nextStep } = ours.data.error
  return id === headers['x-request-id'] && message !== '' && nextStep !== '' ? null : `an error without words: ${text}`
}

const shown = (request: FuzzRequest): string =>
  JSON.stringify({ ...request, path: request.path.slice(0, 300), body: request.body?.toString('utf8').slice(0, 500) })

describe('every route, asked for nonsense', () => {
  it('answers each in its one form, tells no insides, logs one line without secrets, and touches nobody else', async () => {
    const plan = planFuzz('the routes of the cloud', DEFAULT_MS)
    const make = createRequestMaker(world, plan.random)
    const { send, close } = createSender(world.test.url)
    const before = await world.victimRows()
    const logged = world.test.logs.length
    const secrets = new Set([TEST_PASSWORD, SERVICE_KEY, WEBHOOK_SECRET])
    const ids: string[] = []
    const problems: string[] = []
    let asked = 0
    while (plan.goesOn() || asked < ALL_ROUTES.length) {
      // Each route in turn, so that a short run reaches all of them.
      const route = ALL_ROUTES[asked % ALL_ROUTES.length]
      if (route === undefined) throw new Error('there are no routes')
      const request = make(route)
      asked += 1
      const answer = await send(request).catch((error: unknown) => {
        throw new Error(`FUZZ_SEED=${plan.seed}, request ${asked}: no answer (${String(error)}) to ${shown(request)}`)
      })
      const problem = problemOf(request, answer)
      if (problem !== null) problems.push(`request ${asked}: ${problem}; ${shown(request)}`)
      if (problems.length >= MOST_PROBLEMS) break
      for (const secret of request.secrets) secrets.add(secret)
      const id = answer.headers['x-request-id']
      if (typeof id === 'string') ids.push(id)
      if (asked % RENEW_AFTER === 0) await world.renewAttacker()
    }
    close()
    expect(problems, `FUZZ_SEED=${plan.seed}`).toEqual([])
    console.log(`${asked} requests to ${ALL_ROUTES.length} routes`)

    const { logs } = world.test
    const linesOf = (): Map<string, number> => {
      const counts = new Map<string, number>()
      for (const line of logs.slice(logged)) {
        const id = /"requestId":"([^"]+)"/.exec(line)?.[1]
        if (id !== undefined && line.includes('"msg":"request"')) counts.set(id, (counts.get(id) ?? 0) + 1)
      }
      return counts
    }
    // A stream is logged when it ends.
    await expect.poll(() => ids.filter((id) => linesOf().get(id) !== 1), { timeout: 10_000 }).toEqual([])
    const text = logs.slice(logged).join('\n')
    expect([...secrets].filter((secret) => text.includes(secret))).toEqual([])
    expect(logs.slice(logged).filter((line) => line.includes('"level":50'))).toEqual([])
    expect(await world.victimRows()).toEqual(before)
    expect(await verifyLedger(world.test.cloud.db)).toEqual([])
  }, 0)
})
