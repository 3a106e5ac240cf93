import { join } from 'node:path'
import type { CoreConfig } from '../core/config.ts'

/** The shell's log, for the few things that go wrong; the logger is loaded when there is one to tell, not on the way to the window. */
export function createShellLog(
  config: CoreConfig,
): (message: string, details: Readonly<Record<string, unknown>>) => void {
  const logger = async () => {
    const { createLogger } = await import('../core/host/create-logger.ts')
    return createLogger({ level: config.logLevel, file: join(config.home, 'logs', 'shell.log') })
  }
  let opened: ReturnType<typeof logger> | undefined

  return (message, details) => {
    opened ??= logger()
    opened.then(
      (log) => {
        log.error(details, message)
      },
      (error: unknown) => {
        console.error(message, details, error)
      },
    )
  }
}
