import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DENIAL_CODES } from '../../shared/protocol/decision.ts'
import { freshAccount, planOf } from '../../tools/sandbox/sandbox-account.ts'
import { buildPlugin } from '../scripts/build-plugin.ts'
import { openTestSandbox } from './support/sandbox.ts'
import { writeDiscovery } from './support/false-companion.ts'
import { PLUGIN_CACHE } from './support/start-driver.ts'

async function run(program: string, ...args: string[]): Promise<{ code: number; output: string }> {
  return await new Promise((resolve) => {
    execFile('mono', [program, ...args], (error, stdout) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, output: stdout })
    })
  })
}

describe('autoplan-probe', () => {
  it('says step by step that all is well', async () => {
    const { probe } = await buildPlugin(PLUGIN_CACHE)
    const sandbox = await openTestSandbox(freshAccount(planOf('professional')))
    const { code, output } = await run(probe, '--home', sandbox.home)
    await sandbox.close()
    expect(output).toMatch(/ok {5}Discovery file: companion 1\.0\.0, port \d+, speaks revitautoplan\.v1/)
    for (const step of ['Process', 'Handshake', 'Versions', 'Account', 'Meter', 'Decision', 'Round trip']) {
      expect(output).toContain(`ok     ${step}: `)
    }
    expect(output).toContain('Office of Ada, plan Professional')
    expect(code).toBe(0)
  })

  it('says what is wrong, and ends with 1', async () => {
    const { probe } = await buildPlugin(PLUGIN_CACHE)
    const home = mkdtempSync(join(tmpdir(), 'probe-'))
    expect(await run(probe, '--home', home)).toMatchObject({
      code: 1,
      output: expect.stringContaining('is not running'),
    })
    writeDiscovery(home, { pid: 4_194_000 })
    expect(await run(probe, '--home', home)).toMatchObject({
      code: 1,
      output: expect.stringContaining('process 4194000 has ended'),
    })
    writeDiscovery(home, { port: 9 })
    expect(await run(probe, '--home', home)).toMatchObject({
      code: 1,
      output: expect.stringContaining('WRONG  Handshake'),
    })
    expect(await run(probe, '--what')).toMatchObject({ code: 2 })
    rmSync(home, { recursive: true, force: true })
  })
})

describe('the sample add-in, against stand-ins of Revit and a fake companion', () => {
  it('runs a layout, charges it once it is in the model, and shows each refusal with the button that helps', async () => {
    const { sampleRun } = await buildPlugin(PLUGIN_CACHE)
    const { code, output } = await run(sampleRun)
    const seen = new Map(
      output
        .trim()
        .split('\n')
        .map((line) => {
          const [name = '', result, text, button, done, calls] = line.split('|')
          return [name, { result, text, button, done, calls }]
        }),
    )
    expect(code).toBe(0)
    for (const name of ['Ok', 'OkOffline', 'NearLimit']) {
      expect(seen.get(name)).toMatchObject({ result: 'Succeeded', done: 'start AI layout,commit AI layout' })
      expect(seen.get(name)?.calls).toMatch(/gate\.reserve gate\.progress gate\.commit/)
    }
    for (const code of DENIAL_CODES) {
      const name = code.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase())
      expect(seen.get(name), name).toMatchObject({ result: 'Cancelled', done: '', text: expect.stringMatching(/\w/) })
      expect(seen.get(name)?.calls).not.toContain('gate.commit')
    }
    const upgrade = {
      button: 'Upgrade to Professional ($49 a month)',
      calls: expect.stringContaining('"plan":"professional"'),
    }
    for (const name of ['QuotaExhausted', 'AreaOverLimit', 'FeatureNotInPlan', 'RateLimited'])
      expect(seen.get(name)).toMatchObject(upgrade)
    expect(seen.get('RateLimited')?.text).toMatch(/Or wait until \d/)
    expect(seen.get('SignInRequired')).toMatchObject({ button: 'Sign in', calls: expect.stringContaining('sign-in') })
    expect(seen.get('PaymentRequired')).toMatchObject({ button: 'Fix the card' })
    expect(seen.get('DeviceNotAllowed')).toMatchObject({ calls: expect.stringContaining('diagnostics') })
    expect(seen.get('Busy')).toMatchObject({ button: '', text: expect.stringContaining('in a moment') })
    expect(seen.get('Unknown')).toMatchObject({ text: 'Wait for the full moon.' })
    expect(seen.get('Gone')).toMatchObject({ result: 'Cancelled', text: expect.stringContaining('not running') })
    expect(output).toContain('Shutdown|at once')
  })

  it('has a manifest for every version of Revit, isolated from 2026 on', () => {
    const folder = join(import.meta.dirname, '..', 'sample', 'manifests')
    const manifests = readdirSync(folder)
    expect(manifests).toEqual(['AutoPlanSample.2021-2025.addin', 'AutoPlanSample.2026-2027.addin'])
    for (const name of manifests) {
      const text = readFileSync(join(folder, name), 'utf8')
      expect(text).toContain('<FullClassName>AutoPlanSample.SampleApplication</FullClassName>')
      expect(text.includes('<UseRevitContext>False</UseRevitContext>')).toBe(name.includes('2026'))
    }
  })
})

describe('the client in one file', () => {
  it('refers to nothing but the base class library', async () => {
    const { client } = await buildPlugin(PLUGIN_CACHE)
    const usings = [...readFileSync(client, 'utf8').matchAll(/^using ([\w.]+);$/gm)].map((match) => match[1])
    expect(usings.every((name) => name?.startsWith('System'))).toBe(true)
    expect(usings).not.toContain('System.Net.WebSockets')
    expect(usings).not.toContain('System.Net.Http')
    expect(readFileSync(client, 'utf8')).not.toMatch(/Console\.|DllImport/)
  })
})
