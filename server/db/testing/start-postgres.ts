import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { endWithParent } from './end-with-parent.ts'
import { programOf, SERVER_USER, type PostgresPrograms } from './find-postgres.ts'

/** A PostgreSQL of its own, on a free port of this machine, with nothing in it. */
export interface RunningPostgres {
  /** Of the database `postgres`, as its owner. */
  readonly url: string
  /** Ends the server as a crash does, connections and all; what it had acknowledged is on disk. */
  crash(): Promise<void>
  /** Starts it again at the same place after `crash`. */
  start(): Promise<void>
  /** Ends the server and removes its files. */
  stop(): Promise<void>
}

const START_LIMIT = 60_000
const TRY_AGAIN_AFTER = 50

/**
 * Starts a server.
 *
 * @param options.durable whether what it acknowledges survives a power cut; a killed server loses nothing either way
 */
export async function startPostgres(
  programs: PostgresPrograms,
  options: { readonly durable?: boolean } = {},
): Promise<RunningPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'revitautoplan-postgres-'))
  const giveToServer = (path: string): void => {
    if (SERVER_USER.uid !== undefined) chownSync(path, SERVER_USER.uid, SERVER_USER.gid ?? SERVER_USER.uid)
  }
  giveToServer(folder)
  const data = join(folder, 'data')
  const log = join(folder, 'server.log')
  const password = randomBytes(12).toString('hex')
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  giveToServer(passwordFile)
  const command = [
    '-D',
    data,
    '-U',
    'cloud',
    '-A',
    'scram-sha-256',
    '--pwfile',
    passwordFile,
    '--no-sync',
    '-E',
    'UTF8',
  ]
  // Words sort as a person of some country sorts them on most servers: whatever rests on the order of bytes shows.
  const collation = ['--locale=C', '--locale-provider=icu', '--icu-locale=en-US']
  const initdb = (more: string[]) =>
    execFileSync(programOf(programs, 'initdb'), [...command, ...more], { ...SERVER_USER, cwd: folder, stdio: 'pipe' })
  try {
    try {
      initdb(collation)
    } catch {
      rmSync(data, { recursive: true, force: true })
      initdb(['--locale=C'])
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }

  const port = await freePort()
  const url = `postgres://cloud:${password}@127.0.0.1:${port}/postgres`
  let child: ChildProcess | null = null
  let unwatch = (): void => {}

  async function start(): Promise<void> {
    const output = openSync(log, 'a')
    const settings = {
      listen_addresses: '127.0.0.1',
      port: String(port),
      max_connections: '200',
      shared_buffers: '64MB',
      fsync: options.durable === true ? 'on' : 'off',
      ...(process.platform === 'win32' ? {} : { unix_socket_directories: folder }),
    }
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const made = spawn(programOf(programs, 'postgres'), ['-D', data, ...args], {
      ...SERVER_USER,
      cwd: folder,
      stdio: ['ignore', output, output],
    })
    closeSync(output)
    child = made
    if (made.pid !== undefined) unwatch = endWithParent(made.pid, folder)
    const deadline = performance.now() + START_LIMIT
    while (!(await answers(url))) {
      if (made.exitCode !== null || performance.now() > deadline) {
        unwatch()
        made.kill('SIGKILL')
        throw new Error(`PostgreSQL does not start: ${readFileSync(log, 'utf8').slice(-2000)}`)
      }
      await wait(TRY_AGAIN_AFTER)
    }
  }

  /** SIGQUIT is an immediate shutdown, SIGINT a fast one: https://www.postgresql.org/docs/current/server-shutdown.html */
  async function end(signal: 'SIGQUIT' | 'SIGINT'): Promise<void> {
    const ending = child
    child = null
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return
    unwatch()
    const ended = once(ending, 'exit')
    ending.kill(signal)
    await ended
  }

  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    await start()
  } catch (error) {
    remove()
    throw error
  }
  return {
    url,
    start,
    crash: () => end('SIGQUIT'),
    async stop() {
      await end('SIGINT')
      remove()
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => {
    server.close(resolve)
  })
  if (address === null || typeof address === 'string') throw new Error('there is no free port')
  return address.port
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    await client.end().catch(() => undefined)
    return false
  }
}
