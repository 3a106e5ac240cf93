import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { anyFreePorts } from '../../../scripts/lib/free-port.ts'

export interface RunningRedis {
  readonly client: Redis
  stop(): Promise<void>
}

/** A Redis of its own that has each write on disk before it answers (`appendfsync always`); `null` where there is none. */
export async function startRedis(): Promise<RunningRedis | null> {
  if (spawnSync('redis-server', ['--version']).status !== 0) return null
  const folder = mkdtempSync(join(tmpdir(), 'revitautoplan-redis-'))
  const [port = 0] = await anyFreePorts(1)
  const settings = { port, bind: '127.0.0.1', dir: folder, appendonly: 'yes', appendfsync: 'always' }
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
  const server = spawn('redis-server', [...args, '--save', ''], { stdio: 'ignore' })
  const client = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 50 })
  // It is being started: the client tries until it answers.
  client.on('error', () => undefined)
  await client.ping()
  return {
    client,
    async stop() {
      client.disconnect()
      const ended = once(server, 'exit')
      server.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
