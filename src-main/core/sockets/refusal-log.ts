import type { Logger } from 'pino'
import { MINUTE } from '../../../shared/time/duration.ts'

const LINES_PER_MINUTE = 60

/** Writes one line per refused connection, without secrets; a page that hammers at the port does not fill the disk. */
export function createRefusalLog(logger: Logger, now: () => number): (where: string, reason: string) => void {
  let minuteStartedAt = 0
  let lines = 0
  let unlisted = 0
  return (where, reason) => {
    if (now() - minuteStartedAt >= MINUTE) {
      if (unlisted > 0) logger.warn({ count: unlisted }, 'further connections were refused')
      minuteStartedAt = now()
      lines = 0
      unlisted = 0
    }
    lines += 1
    if (lines <= LINES_PER_MINUTE) logger.warn({ where, reason }, 'refused a connection')
    else unlisted += 1
  }
}
