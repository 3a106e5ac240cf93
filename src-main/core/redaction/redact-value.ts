import type { RedactText } from './redact-text.ts'

/** Fields whose value is a secret, whatever it looks like. */
const SECRET_FIELD =
  /token|secret|passw|authorization|cookie|private_?key|^key$|api_?key|nonce|signature|proof|salt|user_?code|device_?code/i
/** Fields whose value names somebody or something. */
const NAME_FIELD =
  /e_?mail|(member|account|device|user|host|project|file|model|display|machine|computer)_?(name|label|path|title)$|^(label|phase|hostname|username|model_?id)$/i
const DEEPEST = 12

/** The same value without what must not leave the machine: by the names of its fields, then by what its texts say. */
export function redactValue(value: unknown, redact: RedactText): unknown {
  return redactField('', value, redact, 0)
}

function redactField(field: string, value: unknown, redact: RedactText, depth: number): unknown {
  if (value === null || typeof value === 'boolean') return value
  if (SECRET_FIELD.test(field)) return '[secret]'
  if (typeof value === 'number') return value
  if (typeof value === 'string') return NAME_FIELD.test(field) && value !== '' ? '[name]' : redact(value)
  if (typeof value !== 'object' || depth >= DEEPEST) return '[…]'
  if (Array.isArray(value)) return value.map((item: unknown) => redactField(field, item, redact, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, redactField(name, inner, redact, depth + 1)]),
  )
}
