/** The given changes without the undefined ones, to be spread over an object. */
export function changedFields<T extends object>(changes: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  // Only keys that hold a value are left, which is what the type says and Object.fromEntries cannot.
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>
  }
}

/** The values in `before` of the top-level fields that differ in `after`: an event's `previous_attributes`. */
export function previousAttributes(before: object, after: object): Record<string, unknown> {
  const now = new Map(Object.entries(after))
  return Object.fromEntries(
    Object.entries(before).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(now.get(key))),
  )
}
