import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DENIAL_CODES } from '../../shared/protocol/decision.ts'
import { readDiscovery } from '../../src-main/core/link/discovery-file.ts'
import { connectRevit, type RevitConnection } from '../revit-simulator/revit-connection.ts'
import { openSandbox, type Sandbox } from './open-sandbox.ts'
import { readSandboxOptions } from './options.ts'
import { accountRefusing, freshAccount, planOf } from './sandbox-account.ts'
import { changedBy } from './sandbox-command.ts'

describe('the sandbox', () => {
  const home = mkdtempSync(join(tmpdir(), 'sandbox-'))
  let sandbox: Sandbox
  let revit: RevitConnection

  beforeAll(async () => {
    const logger = pino({ level: 'silent' })
    sandbox = await openSandbox({ home, account: freshAccount(planOf('free')), logger, version: '1.0.0' })
    const discovery = readDiscovery(home)
    if (discovery === null) throw new Error('there is no discovery file')
    revit = await connectRevit(discovery, { year: 2027, clientName: 'Test', clientVersion: '1.0.0' })
  })
  afterAll(async () => {
    await revit.close()
    await sandbox.close()
    rmSync(home, { recursive: true, force: true })
  })

  async function decide(): Promise<string> {
    const area = sandbox.account().plan.limits.ai_layouts === 5 ? { areaSqm: 120 } : {}
    return (await revit.rpc.call('gate.check', { operation: 'ai_layout', ...area })).code
  }

  it.each(DENIAL_CODES.filter((code) => code !== 'invalid_request'))(
    'refuses with %s, and allows again',
    async (code) => {
      await sandbox.change(accountRefusing(code, freshAccount(planOf('free'))))
      expect(await decide()).toBe(code)
      await sandbox.change(freshAccount(planOf('free')))
      expect(await decide()).toBe('ok')
    },
  )

  it('refuses a request without an area with invalid_request', async () => {
    const { code } = await revit.rpc.call('gate.check', { operation: 'ai_layout' })
    expect(code).toBe('invalid_request')
  })

  it('counts what runs, also over changes of the account', async () => {
    const reserved = await revit.rpc.call('gate.reserve', {
      operation: 'ai_layout',
      areaSqm: 120,
      opId: '0b5a1c1e-8f43-4a3c-9a8f-6f6f5f1f2f3f',
    })
    if (reserved.outcome !== 'reserved') throw new Error(reserved.decision.message)
    const { reservationId } = reserved
    await revit.rpc.call('gate.commit', { reservationId })
    await sandbox.change({ ...sandbox.account(), used: { ai_layouts: 3, building_scans: 0 } })
    const { meter } = await revit.rpc.call('gate.check', { operation: 'ai_layout', areaSqm: 120 })
    expect(meter).toMatchObject({ used: 4, limit: 5, remaining: 1 })
  })
})

describe('what is typed into the sandbox', () => {
  it('is read from the command line', () => {
    const read = readSandboxOptions(
      ['--sandbox', '--plan', 'professional', '--used', 'ai_layouts=4', '--deny', 'busy'],
      0,
    )
    expect(read).toMatchObject({
      ok: true,
      value: { account: { plan: { id: 'professional' }, used: { ai_layouts: 4 }, pretended: { busy: true } } },
    })
    expect(readSandboxOptions(['--clock', '1970-01-01T00:00:01Z'], 400)).toMatchObject({
      value: { account: { clockOffsetMs: 600 } },
    })
  })

  it.each([
    ['--plan', 'gold'],
    ['--used', 'layouts=1'],
    ['--used', 'ai_layouts=x'],
    ['--clock', 'noon'],
    ['--deny', 'no'],
    ['--what', 'x'],
  ])('is named when it is wrong: %s %s', (name, value) => {
    const read = readSandboxOptions([name, value], 0)
    expect(read.ok).toBe(false)
    expect(read.ok ? '' : read.failure).not.toBe('')
  })

  it('changes the account line by line', () => {
    const account = freshAccount(planOf('free'))
    expect(changedBy('deny device_not_allowed', account, 0)).toMatchObject({ deviceStatus: 'retired' })
    expect(changedBy('plan enterprise', account, 0)).toMatchObject({ plan: { id: 'enterprise' } })
    expect(changedBy('offline', account, 0)).toMatchObject({ online: false })
    expect(changedBy('used ai_layouts=2', account, 0)).toMatchObject({ used: { ai_layouts: 2 } })
    expect(changedBy('deny nothing', account, 0)).toContain('no denial code')
    expect(changedBy('dance', account, 0)).toContain('deny <code>')
  })
})
