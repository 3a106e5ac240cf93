import { join } from 'node:path'
import type { Logger } from 'pino'
import type { CoreConfig } from '../core/config.ts'

export interface ShellLog {
  /** Notes what went wrong. */
  error(message: string, details: Readonly<Record<string, unknown>>): void
  /** Resolves once all that was noted is on disk; before the app ends because of it. */
  written(): Promise<void>
  /** The logger itself, for parts that have more to tell. */
  logger(): Promise<Logger>
}

/** The folder of all logs. */
export function logFolder(home: string): string {
  return join(home, 'logs')
}

/**
 * The shell's log, rotated and redacted like the core's, for the few things that go wrong; the logger is loaded when there is one to
 * tell, not on the way to the window. One logger alone writes the file: two would set it aside under one another.
 */
export function createShellLog(config: CoreConfig): ShellLog {
  const open = async (): Promise<Logger> => {
    const { createLogger } = await import('../core/host/create-logger.ts')
    return createLogger({ level: config.logLevel, file: join(logFolder(config.home), 'shell.log') })
  }
  let opened: Promise<Logger> | undefined
  const logger = (): Promise<Logger> => (opened ??= open())

  let noting: Promise<void> = Promise.resolve()
  return {
    logger,
    written: () => noting,
    error(message, details) {
      noting = logger().then(
        (log) => {
          log.error(details, message)
        },
        (error: unknown) => {
          console.error(message, details, error)
        },
      )
    },
  }
}
