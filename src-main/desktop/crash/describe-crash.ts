/** What went wrong in the shell itself. */
export interface Crash {
  /** Where it was met: an exception, a promise nobody awaited, the window's page. */
  readonly kind: 'exception' | 'rejection' | 'page'
  readonly reason: unknown
}

export interface CrashFacts {
  readonly version: string
  readonly electron: string
  readonly system: string
  readonly at: Date
}

/** What is longer says no more, and taking names out of a single line of a megabyte would take minutes. */
const LONGEST_LINE = 400
const MOST_LINES = 60

/**
 * The details that a person may copy and send: versions, time, the error and its stack, with names, addresses, paths and secrets
 * taken out.
 *
 * @param redact see core/redaction
 */
export function describeCrash(crash: Crash, facts: CrashFacts, redact: (text: string) => string): string {
  const reason = crash.reason instanceof Error ? (crash.reason.stack ?? crash.reason.message) : String(crash.reason)
  const lines = [
    `Companion ${facts.version}, Electron ${facts.electron}, ${facts.system}`,
    `${facts.at.toISOString()} ${crash.kind}`,
    '',
    ...reason.split('\n'),
  ]
  return lines
    .slice(0, MOST_LINES)
    .map((line) => redact(line.slice(0, LONGEST_LINE)))
    .join('\n')
}
