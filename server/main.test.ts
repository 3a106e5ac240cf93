import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from './db/open-database.ts'
import { newTestPlace, type TestPlace } from './db/testing/test-databases.ts'
import { startProcess, whenReady, type TestProcess } from './testing/start-process.ts'
import { createBrowser } from './testing/test-browser.ts'

let place: TestPlace
let child: ChildProcess | undefined
beforeEach(async () => {
  place = await newTestPlace()
})
afterEach(async () => {
  child?.kill('SIGKILL')
  await place.remove()
})

function start(script: 'main.ts' | 'admin-cli.ts', args: string[], environment: Record<string, string>): TestProcess {
  const made = startProcess(script, args, { ...place.environment, CLOUD_DATA: place.folder, ...environment })
  child = made.process
  return made
}

/** Starting a process takes seconds where both cores are busy. */
const LIMIT = { timeout: 60_000 }

describe('the cloud as a process', LIMIT, () => {
  it('tells its parent where it is, serves, and ends on SIGTERM', async () => {
    const cloud = start('main.ts', [], { CLOUD_PORT: '0' })
    const { url, port } = await whenReady(cloud)
    expect(url).toBe(`http://127.0.0.1:${port}`)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    cloud.process.kill('SIGTERM')
    // Windows has no SIGTERM to catch: there the process just ends.
    expect(await cloud.exit).toEqual(process.platform === 'win32' ? [null, 'SIGTERM'] : [0, null])
    expect(await cloud.stdout).toBe(`Cloud ${url}\n`)
    expect(await cloud.stderr).toBe('')
  })

  it('ends when its parent is gone', async () => {
    const cloud = start('main.ts', [], { CLOUD_PORT: '0' })
    await whenReady(cloud)
    cloud.process.disconnect()
    expect(await cloud.exit).toEqual([0, null])
  })

  it('keeps accounts and sessions over a restart', async () => {
    const first = start('main.ts', [], { CLOUD_PORT: '0' })
    const { url, port } = await whenReady(first)
    const browser = createBrowser(url)
    await browser.signUp()
    first.process.kill('SIGTERM')
    await first.exit
    const second = start('main.ts', [], { CLOUD_PORT: String(port) })
    await whenReady(second)
    expect((await browser.get('/account')).status).toBe(200)
    second.process.kill('SIGTERM')
    await second.exit
  })

  it('names a port that is taken and leaves with 1', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const cloud = start('main.ts', [], { CLOUD_PORT: String(port) })
    expect(await cloud.exit).toEqual([1, null])
    expect(await cloud.stderr).toContain(`127.0.0.1:${port} is in use by another program. Set CLOUD_PORT`)
    taken.close()
  })

  it('names every wrong setting and leaves with 1', async () => {
    const cloud = start('main.ts', [], { CLOUD_PORT: 'x', AUTH_SECRET: 'x' })
    expect(await cloud.exit).toEqual([1, null])
    const told = await cloud.stderr
    expect(told).toContain('CLOUD_PORT is not a whole number')
    expect(told).toContain('AUTH_SECRET is shorter')
  })
})

describe('npm run admin', LIMIT, () => {
  it('makes the first admin, who can sign in and open /admin', async () => {
    const command = start('admin-cli.ts', ['create-admin', 'Vendor@example.com'], {})
    expect(await command.exit).toEqual([0, null])
    const password = /once:\n {2}(\S+)/.exec(await command.stdout)?.[1] ?? ''
    const cloud = start('main.ts', [], { CLOUD_PORT: '0' })
    const { url } = await whenReady(cloud)
    const browser = createBrowser(url)
    await browser.post('/sign-in', { email: 'vendor@example.com', password })
    expect((await browser.get('/admin')).status).toBe(200)
    cloud.process.kill('SIGTERM')
    await cloud.exit
  })

  it('gives the role to a member while the cloud runs, once it is certain whose address it is', async () => {
    const cloud = start('main.ts', [], { CLOUD_PORT: '0' })
    const { url } = await whenReady(cloud)
    const browser = createBrowser(url)
    await browser.signUp({ email: 'anna@example.com' })
    expect((await browser.get('/admin')).status).toBe(403)
    // Whoever signed up under this address may not be who reads its mail.
    const early = start('admin-cli.ts', ['create-admin', 'anna@example.com'], {})
    expect(await early.exit).toEqual([1, null])
    expect(await early.stderr).toContain('has not confirmed this address')
    expect((await browser.get('/admin')).status).toBe(403)

    const db = openDatabase(place.location)
    await db.updateTable('auth_user').set({ emailVerified: 1 }).execute()
    await db.destroy()
    for (let round = 0; round < 2; round += 1) {
      const command = start('admin-cli.ts', ['create-admin', 'anna@example.com'], {})
      expect(await command.exit).toEqual([0, null])
      expect((await browser.get('/admin')).status).toBe(200)
    }
    cloud.process.kill('SIGTERM')
    await cloud.exit
  })

  it('says how it is used', async () => {
    const command = start('admin-cli.ts', ['create-admin'], {})
    expect(await command.exit).toEqual([1, null])
    expect(await command.stderr).toContain('usage: npm run admin -- create-admin <e-mail>')
  })
})
