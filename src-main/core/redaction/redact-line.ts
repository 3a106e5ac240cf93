import type { RedactText } from './redact-text.ts'
import { redactValue } from './redact-value.ts'

/** One line of a log without what must not leave the machine. A line that is no JSON (cut off by a crash) is taken as text. */
export function redactLine(line: string, redact: RedactText): string {
  const value = parsed(line)
  return value === undefined ? redact(line) : JSON.stringify(redactValue(value, redact))
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
