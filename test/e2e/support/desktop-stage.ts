import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { build } from '../../../scripts/build.ts'
import { startPart, type RunningPart } from '../../../scripts/lib/child-process.ts'
import { electronArguments, electronEnvironment } from '../../../scripts/lib/electron-launch.ts'

const root = join(import.meta.dirname, '..', '..', '..')

/** The built shell in a real Electron. */
export interface Shell {
  readonly app: ElectronApplication
  readonly window: Page
  /** What a second start of the shell over the same data folder is started with. */
  readonly launch: {
    readonly program: string
    readonly programArguments: string[]
    readonly env: Record<string, string>
  }
  /** What the shell gave to the person's browser to open. */
  openedInBrowser(): Promise<string[]>
}

/** The shell attached to a real core that runs beside it, with a web server in the cloud's place. */
export interface DesktopStage extends Shell {
  readonly core: RunningPart
  readonly home: string
  readonly cloudUrl: string
  /** The paths that anyone asked of the server in the cloud's place. */
  readonly requests: readonly string[]
  /** What a second start of the shell over the same data folder is started with. */
  readonly launch: {
    readonly program: string
    readonly programArguments: string[]
    readonly env: Record<string, string>
  }
  close(): Promise<void>
}

/** Serves a page at every address, one that any page of the cloud may be. */
async function openPageServer(): Promise<{ server: Server; url: string; requests: string[] }> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(`<!doctype html><title>A page of the cloud</title><h1>${request.url?.split('/')[1] ?? ''}</h1>`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the page server has no port')
  return { server, url: `http://127.0.0.1:${address.port}`, requests }
}

/** Opens the shell; pages for the person's browser are noted instead of opened. */
export async function openShell(electron: string, settings: Readonly<Record<string, string>>): Promise<Shell> {
  const programArguments = [...electronArguments(), '--disable-gpu', root]
  const env = Object.fromEntries(
    Object.entries({ ...electronEnvironment(process.env), ...settings }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  )
  const app = await _electron.launch({ executablePath: electron, args: programArguments, env })
  const window = await app.firstWindow()
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { openedInBrowser: opened })
    shell.openExternal = async (url) => {
      opened.push(url)
    }
  })
  return {
    app,
    window,
    launch: { program: electron, programArguments, env },
    openedInBrowser: () => app.evaluate(() => (globalThis as unknown as { openedInBrowser: string[] }).openedInBrowser),
  }
}

export async function openDesktop(electron: string): Promise<DesktopStage> {
  await build()
  const home = mkdtempSync(join(tmpdir(), 'revitautoplan-desktop-'))
  const cloud = await openPageServer()
  const settings = { REVITAUTOPLAN_HOME: home, REVITAUTOPLAN_CLOUD_URL: cloud.url }
  const core = await startPart({ name: 'Companion', entry: join(root, 'src-main', 'headless.ts'), env: settings })

  const shell = await openShell(electron, settings)
  return {
    ...shell,
    core,
    home,
    cloudUrl: cloud.url,
    requests: cloud.requests,
    async close() {
      await shell.app.close()
      await core.stop()
      cloud.server.closeAllConnections()
      cloud.server.close()
      rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
