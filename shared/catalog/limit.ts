/** A limit is a whole number of units, or its own value for "no limit"; JSON says `null` for it (see `limitToWire`). */
export type Limit = number | typeof UNLIMITED

export const UNLIMITED = 'unlimited'

/** The wire's form of a limit: `null` stands for unlimited. */
export function limitToWire(limit: Limit): number | null {
  return limit === UNLIMITED ? null : limit
}

/** Reads the wire's form of a limit back. */
export function limitFromWire(wire: number | null): Limit {
  return wire === null ? UNLIMITED : wire
}
