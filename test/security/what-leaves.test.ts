import { hostname, userInfo } from 'node:os'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { syncRequestSchema } from '../../shared/protocol/cloud-api.ts'
import { newTestId } from '../../src-main/core/link/open-test-link.ts'
import { openTestCore } from '../../src-main/core/open-test-core.ts'
import { openSigningCloud } from '../contract/support/open-signing-cloud.ts'

const MODEL = 'C:\\Projekte\\Musterstadt Klinikum\\klinikum-geheim.rvt'
const LABEL = 'Klinikum Musterstadt, Umbau'
const PHASE = 'Raum Chefarzt'
/** Words that only the planted values hold. */
const PLANTED = ['Projekte', 'Musterstadt', 'Klinikum', 'klinikum', 'geheim', '.rvt', 'Umbau', 'Chefarzt']

/** Runs what a day brings (a success, a failure, a refusal, an operation that dies) and answers all that was sent and logged. */
async function runDay(planId: string) {
  const cloud = await openSigningCloud(planId)
  const logs: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => void logs.push(line) })
  const { app, until, openRevit, close } = await openTestCore(cloud.url, { logger })
  try {
    await app.call('account.signIn', {})
    await until((state) => state.entitlement?.plan.id === planId)
    const revit = await openRevit()
    const request = (areaSqm: number) => ({
      opId: newTestId(),
      operation: 'ai_layout' as const,
      areaSqm,
      modelId: MODEL,
      projectLabel: LABEL,
    })
    const reserve = async (): Promise<string> => {
      const reserved = await revit.rpc.call('gate.reserve', request(120.4))
      if (reserved.outcome === 'denied') throw new Error(reserved.decision.code)
      revit.rpc.notify('gate.progress', { reservationId: reserved.reservationId, phase: PHASE, fraction: 0.5 })
      return reserved.reservationId
    }
    await revit.rpc.call('gate.commit', { reservationId: await reserve() })
    await revit.rpc.call('gate.release', { reservationId: await reserve(), outcome: 'failed', errorClass: 'ai_error' })
    const denied = await revit.rpc.call('gate.reserve', request(99_000_000))
    await reserve()
    revit.crash()
    await app.call('sync.now', {})
    await expect.poll(async () => (await app.call('state.get', {})).connectivity.queued).toBe(0)
    const { items } = await app.call('activity.list', {})
    const sent = cloud.requests.map(({ path, headers, text }) => `${path}\n${JSON.stringify(headers)}\n${text}`)
    const entries = cloud.requests
      .filter(({ path }) => path === '/v1/sync')
      .flatMap(({ body }) => syncRequestSchema.parse(body).entries)
    return { sent: sent.join('\n'), logs: logs.join('\n'), entries, items, denied }
  } finally {
    await close()
    await cloud.close()
  }
}

it('sends and logs no name of a project, a file, a person or a computer', async () => {
  const { sent, logs, entries, items, denied } = await runDay('free')
  expect(denied).toMatchObject({ outcome: 'denied', decision: { code: 'area_over_limit' } })
  // What is shown on the machine itself does have the name: it was planted.
  expect(JSON.stringify(items)).toContain(LABEL)
  expect(entries.length).toBeGreaterThanOrEqual(3)
  const names = [hostname(), userInfo().username].filter((name) => name.length > 4)
  for (const secret of [...PLANTED, ...names]) {
    expect(sent).not.toContain(secret)
    expect(logs).not.toContain(secret)
  }
})

it('names the same project by the same key, which tells nothing without the account’s own', async () => {
  const { entries } = await runDay('free')
  const keys = entries.flatMap(({ personal }) => personal?.projectKey ?? [])
  expect(keys.length).toBeGreaterThanOrEqual(2)
  expect(new Set(keys).size).toBe(1)
  expect(keys[0]).toMatch(/^[\w-]{22}$/)
})
