import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectApp } from '../../../scripts/lib/app-client.ts'
import { type RunningPart, startPart } from '../../../scripts/lib/child-process.ts'
import { openSigningCloud } from '../../../test/contract/support/open-signing-cloud.ts'

/** A companion as a process of its own, signed in, that can be killed, stopped and started again over the same files. */
export interface RealCompanion {
  readonly home: string
  pid(): number
  /** Ends it with SIGKILL. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Stops it in the midst of whatever it does, as a machine under load may, and lets it go on. */
  freeze(): void
  thaw(): void
  close(): Promise<void>
}

const ENTRY = join(import.meta.dirname, '..', '..', '..', 'src-main', 'headless.ts')

/** @param planId a plan of the catalogue */
export async function startRealCompanion(planId: string): Promise<RealCompanion> {
  const home = mkdtempSync(join(tmpdir(), 'real-companion-'))
  const cloud = await openSigningCloud(planId)
  const env = { REVITAUTOPLAN_HOME: home, REVITAUTOPLAN_CLOUD_URL: cloud.url, REVITAUTOPLAN_UI_PORT: '0' }
  const run = (): Promise<RunningPart> => startPart({ name: 'companion', entry: ENTRY, env })
  let part = await run()
  const app = await connectApp(String(part.ready['uiUrl']))
  await app.rpc.call('account.signIn', {})
  await app.until('signed in', (state) => state.entitlement !== null, 20_000)
  app.close()
  const signal = (name: NodeJS.Signals): void => {
    part.process.kill(name)
  }
  return {
    home,
    pid: () => part.process.pid ?? 0,
    async kill() {
      signal('SIGKILL')
      await part.ended
    },
    async start() {
      part = await run()
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    async close() {
      signal('SIGCONT')
      await part.stop()
      await cloud.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
