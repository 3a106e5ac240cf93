/** Values that a conversation made or saved, by name. */
export type FrameValues = Map<string, unknown>

const PATTERNS: Readonly<Record<string, (value: unknown) => boolean>> = {
  $any: (value) => value !== undefined,
  $text: (value) => typeof value === 'string' && value !== '',
  $integer: (value) => Number.isSafeInteger(value),
  $uuid: (value) => typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value),
  $instant: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value),
}

/** Fills `$new:name` and `$use:name` in, anywhere in a frame to send. */
export function fillFrame(frame: unknown, values: FrameValues, newId: () => string): unknown {
  if (typeof frame === 'string') return fillText(frame, values, newId)
  if (Array.isArray(frame)) return frame.map((item) => fillFrame(item, values, newId))
  if (typeof frame !== 'object' || frame === null) return frame
  return Object.fromEntries(Object.entries(frame).map(([key, value]) => [key, fillFrame(value, values, newId)]))
}

function fillText(text: string, values: FrameValues, newId: () => string): unknown {
  const [, verb, name] = /^\$(new|use):(.+)$/.exec(text) ?? []
  if (name === undefined) return text
  if (verb === 'new' && !values.has(name)) values.set(name, newId())
  if (!values.has(name)) throw new Error(`nothing was saved as ${name}`)
  return values.get(name)
}

/**
 * Compares a frame that came with what was expected: objects may have more fields than expected, lists have as many items.
 *
 * @returns where and how they differ, or `null`
 */
export function matchFrame(expected: unknown, actual: unknown, values: FrameValues, path = 'frame'): string | null {
  const differs = (what: string): string => `${path}: expected ${what}, got ${JSON.stringify(actual)}`
  if (typeof expected === 'string' && expected.startsWith('$')) {
    const [, verb, name] = /^\$(save|use):(.+)$/.exec(expected) ?? []
    if (verb === 'save' && name !== undefined && actual !== undefined && actual !== null) {
      values.set(name, actual)
      return null
    }
    if (verb === 'use' && name !== undefined) return values.get(name) === actual ? null : differs(`the saved ${name}`)
    return PATTERNS[expected]?.(actual) === true ? null : differs(expected)
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return differs(`${expected.length} items`)
    return firstDifference(expected.map((item, index) => matchFrame(item, actual[index], values, `${path}[${index}]`)))
  }
  if (typeof expected !== 'object' || expected === null) {
    return Object.is(expected, actual) ? null : differs(JSON.stringify(expected))
  }
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return differs('an object')
  const fields = actual as Record<string, unknown>
  return firstDifference(
    Object.entries(expected).map(([key, value]) => matchFrame(value, fields[key], values, `${path}.${key}`)),
  )
}

function firstDifference(differences: readonly (string | null)[]): string | null {
  return differences.find((difference) => difference !== null) ?? null
}
