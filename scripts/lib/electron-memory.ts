import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

const memorySchema = z.record(z.string(), z.string())

/** What came of an earlier attempt at `subject`, or `null` where none is remembered. */
export function recallElectron(file: string, subject: string): string | null {
  return read(file)[subject] ?? null
}

/** Remembers what came of `subject`, and of nothing of the same kind (its first word) before. */
export function rememberElectron(file: string, subject: string, outcome: string): void {
  const kind = subject.slice(0, subject.indexOf(' ') + 1)
  const others = Object.entries(read(file)).filter(([key]) => !key.startsWith(kind))
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ ...Object.fromEntries(others), [subject]: outcome }, null, 2)}\n`)
}

function read(file: string): Record<string, string> {
  try {
    return memorySchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return {}
  }
}
