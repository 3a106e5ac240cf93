import { randomUUID } from 'node:crypto'
import type { SeededRandom } from '../../support/seeded-random.ts'

type Schema = Readonly<Record<string, unknown>>

/** Values that parsers, databases and careless code stumble over. */
export const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  -0,
  1e308,
  Number.MAX_SAFE_INTEGER + 2,
  '',
  ' ',
  '0',
  '__proto__',
  'constructor',
  'toString',
  "' or 1=1 --",
  '\u0000',
  '\uD800',
  '\u202Eevil',
  '𝒳'.repeat(40),
  'é'.normalize('NFD'),
  'a'.repeat(5000),
  '../../../../etc/passwd',
  '<script>alert(1)</script>',
  '{{7*7}}${7*7}%s%n',
  'https://evil.example/',
  [],
  [[]],
  {},
  { $ne: null },
  { toString: 'x', valueOf: 1, length: -1 },
  [null, {}, 'x'],
]

/** A value that fits a JSON Schema of ours, as far as random values can. */
export function sampleOf(schema: unknown, random: SeededRandom, depth = 0): unknown {
  if (typeof schema !== 'object' || schema === null) return {}
  const one = schema as Schema // an object was asked for above
  const { type, const: fixed, anyOf, oneOf, properties, required, items, minItems } = one
  const choices = one['enum'] ?? anyOf ?? oneOf
  if (fixed !== undefined) return fixed
  if (one['enum'] !== undefined && Array.isArray(choices)) return random.pick(choices)
  if (Array.isArray(choices)) return sampleOf(random.pick(choices), random, depth)
  switch (type) {
    case 'object': {
      const names = Array.isArray(required) ? required : []
      const given = Object.entries(Object(properties)).filter(([name]) => names.includes(name) || random.next() < 0.5)
      return Object.fromEntries(given.map(([name, of]) => [name, sampleOf(of, random, depth + 1)]))
    }
    case 'array': {
      const least = typeof minItems === 'number' ? minItems : 0
      return Array.from({ length: random.between(least, least + 2) }, () => sampleOf(items, random, depth + 1))
    }
    case 'integer':
    case 'number': {
      const least = typeof one['minimum'] === 'number' ? one['minimum'] : 0
      return random.between(Math.ceil(least), Math.ceil(least) + 20)
    }
    case 'boolean':
      return random.next() < 0.5
    case 'null':
      return null
    default:
      return sampleText(one, random)
  }
}

function sampleText(schema: Schema, random: SeededRandom): string {
  if (schema['format'] === 'uuid') return randomUUID()
  const pattern = String(schema['pattern'] ?? '')
  if (pattern.includes('{43}')) return Array.from({ length: 43 }, () => random.pick([...'abcXYZ019_-']) ?? 'a').join('')
  if (pattern.includes('(0[1-9]|1[0-2])')) return '2026-11'
  const least = typeof schema['minLength'] === 'number' ? schema['minLength'] : 1
  return 'x'.repeat(Math.max(least, random.between(1, 12)))
}

/** The value with something in it put wrong: a field replaced, dropped, doubled or added. */
export function spoiled(value: unknown, random: SeededRandom): unknown {
  if (typeof value !== 'object' || value === null || random.next() < 0.1) return random.pick(ODD_VALUES)
  if (Array.isArray(value)) {
    if (value.length === 0 || random.next() < 0.3)
      return Array.from({ length: random.between(1, 600) }, () => value[0] ?? 1)
    return value.map((item, index) => (index === 0 ? spoiled(item, random) : item))
  }
  const entries = Object.entries(value)
  const chosen = random.between(0, Math.max(0, entries.length - 1))
  switch (random.between(0, 3)) {
    case 0:
      return Object.fromEntries(entries.filter((_entry, index) => index !== chosen))
    case 1:
      return Object.fromEntries([...entries, [JSON.stringify(random.pick(ODD_VALUES)), random.pick(ODD_VALUES)]])
    default:
      return Object.fromEntries(
        entries.map(([name, inner], index) => [name, index === chosen ? spoiled(inner, random) : inner]),
      )
  }
}
