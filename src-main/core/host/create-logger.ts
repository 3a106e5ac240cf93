import { mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { destination, multistream, pino, type Logger } from 'pino'
import type { LogLevel } from './log-levels.ts'

/** A log file is set aside once it has this many bytes; one older file is kept. */
const ROTATE_AT_BYTES = 5 * 1024 * 1024

/** Fields that never reach a log, whatever object they stand in. */
const SECRET_FIELDS = ['token', 'key', 'authorization', 'privateKey', 'accessToken', 'deviceCode', 'nonce', 'signature']

/** The companion's log: JSON lines in a file, and what is a warning or worse on standard error too. Secrets are blotted out. */
export function createLogger(options: { level: LogLevel; file: string | null }): Logger {
  const streams = [{ level: 'warn' as const, stream: destination({ dest: 2, sync: true }) }]
  const file = options.file === null ? [] : [{ level: 'trace' as const, stream: openFile(options.file) }]
  return pino(
    {
      level: options.level,
      base: { pid: process.pid },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[secret]' },
    },
    multistream([...streams, ...file]),
  )
}

function openFile(path: string): ReturnType<typeof destination> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > ROTATE_AT_BYTES) renameSync(path, `${path}.1`)
  return destination({ dest: path, sync: true, mode: 0o600 })
}
