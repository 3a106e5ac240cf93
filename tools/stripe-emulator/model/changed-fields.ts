/** The given changes without the undefined ones, to be spread over an object. */
export function changedFields<T extends object>(changes: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  // Only keys that hold a value are left, which is what the type says and Object.fromEntries cannot.
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>
  }
}

/**
 * The values in `before` of the fields that differ in `after`: an event's `previous_attributes`. As at Stripe a list stands whole,
 * a map (also a list object's `data`) only with what changed in it, a key that it did not have as null.
 */
export function previousAttributes(before: object, after: object): Record<string, unknown> {
  const now = new Map<string, unknown>(Object.entries(after))
  const was = new Map<string, unknown>(Object.entries(before))
  const names = [...new Set([...was.keys(), ...now.keys()])]
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(was.get(name)) !== JSON.stringify(now.get(name)))
      .map((name) => {
        const former = was.get(name)
        const present = now.get(name)
        return [name, isMap(former) && isMap(present) ? previousAttributes(former, present) : (former ?? null)]
      }),
  )
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
