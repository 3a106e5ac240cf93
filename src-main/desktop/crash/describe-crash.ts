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

const LONGEST = 8000

/**
 * The details that a person may copy and send: versions, time, the error and its stack, with names, addresses, paths and secrets
 * taken out.
 *
 * @param redact see core/redaction
 */
export function describeCrash(crash: Crash, facts: CrashFacts, redact: (text: string) => string): string {
  const reason = crash.reason instanceof Error ? (crash.reason.stack ?? crash.reason.message) : String(crash.reason)
  const text = [
    `RevitAutoPlan Companion ${facts.version}, Electron ${facts.electron}, ${facts.system}`,
    `${facts.at.toISOString()} ${crash.kind}`,
    '',
    reason,
  ].join('\n')
  return redact(text).slice(0, LONGEST)
}
