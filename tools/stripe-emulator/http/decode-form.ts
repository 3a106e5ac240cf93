import { invalidRequest } from './stripe-error.ts'

/** Decoded form parameters: text, lists and maps. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue }

type Node = string | Map<string, Node>

const mostPairs = 2000
const deepest = 12

/**
 * Decodes a form body or query in Stripe's bracket notation: `a[b]=1`, `items[0][price]=p`, `expand[]=customer`.
 * Throws a StripeError for a name that is malformed, too deep, or both a value and a map.
 */
export function decodeForm(encoded: string): Record<string, FormValue> {
  const root = new Map<string, Node>()
  let pairs = 0
  for (const [name, value] of new URLSearchParams(encoded)) {
    pairs += 1
    if (pairs > mostPairs) throw invalidRequest('The request has too many parameters.')
    place(root, splitName(name), value, name)
  }
  return Object.fromEntries([...root].map(([key, node]) => [key, finish(node)]))
}

function splitName(name: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name)
  if (match === null) throw invalidRequest(`Invalid parameter name: ${name}`, name)
  const [, head = '', tail = ''] = match
  const keys = [head, ...[...tail.matchAll(/\[([^[\]]*)\]/g)].map((part) => part[1] ?? '')]
  if (keys.length > deepest || keys.includes('__proto__')) throw invalidRequest(`Invalid parameter name: ${name}`, name)
  return keys
}

function place(root: Map<string, Node>, keys: string[], value: string, name: string): void {
  let map = root
  for (const [index, given] of keys.entries()) {
    const key = given === '' ? String(map.size) : given
    const existing = map.get(key)
    if (index === keys.length - 1) {
      if (existing instanceof Map) throw invalidRequest(`Invalid parameter: ${name}`, name)
      map.set(key, value)
      return
    }
    if (typeof existing === 'string') throw invalidRequest(`Invalid parameter: ${name}`, name)
    const next = existing ?? new Map<string, Node>()
    map.set(key, next)
    map = next
  }
}

function finish(map: Node): FormValue {
  if (typeof map === 'string') return map
  const entries = [...map]
  // A list is numbered from 0 without a gap; other numbers are names, as those of metadata may be.
  const isList = entries.length > 0 && entries.every((_entry, index) => map.has(String(index)))
  if (isList) {
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, child]) => finish(child))
  }
  return Object.fromEntries(entries.map(([key, child]) => [key, finish(child)]))
}
