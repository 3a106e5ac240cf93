import { destination, multistream, pino, type Logger } from 'pino'
import { DAY } from '../../../shared/time/duration.ts'
import { machineNames } from '../redaction/machine-names.ts'
import { redactLine } from '../redaction/redact-line.ts'
import { createTextRedactor } from '../redaction/redact-text.ts'
import type { LogLevel } from './log-levels.ts'
import { createRotatingFile } from './rotating-file.ts'

/** A log takes at most five files of this size, and none that is older than a month. */
const FILE_BYTES = 2 * 1024 * 1024
const OLDER_FILES = 4
const KEPT_FOR = 30 * DAY

/** Fields that never reach a log, whatever object they stand in. */
const SECRET_FIELDS = ['token', 'key', 'authorization', 'privateKey', 'accessToken', 'deviceCode', 'nonce', 'signature']

/**
 * A log of this product: JSON lines in a file that is set aside when it is full, and what is a warning or worse on standard error too.
 * Secrets, names, addresses and paths are taken out before a line is written.
 *
 * @param options.file `null`: no file
 */
export function createLogger(options: { level: LogLevel; file: string | null }): Logger {
  const redact = createTextRedactor(machineNames())
  const redacting = (stream: { write(text: string): unknown }) => ({
    write: (line: string) => void stream.write(`${redactLine(line, redact)}\n`),
  })
  const streams = [{ level: 'warn' as const, stream: redacting(destination({ dest: 2, sync: true })) }]
  const file = options.file === null ? [] : [{ level: 'trace' as const, stream: redacting(openFile(options.file)) }]
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

function openFile(path: string): { write(text: string): void } {
  return createRotatingFile({ path, maxBytes: FILE_BYTES, keep: OLDER_FILES, maxAgeMs: KEPT_FOR })
}
