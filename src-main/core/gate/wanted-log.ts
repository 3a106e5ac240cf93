import type { Meter } from '../../../shared/catalog/plan.ts'
import type { Period } from '../../../shared/time/period.ts'
import type { WantedUnits } from './gate-types.ts'

/** Units that refused reserves were short of; told to the cloud with the next sync. */
export interface WantedLog {
  note(meter: Meter, period: Period, units: number): void
  list(): WantedUnits[]
  clear(): void
}

/** The most that one entry of a sync may ask for. */
const MOST = 10_000

/** Kept in memory alone: after a restart a plugin asks again. */
export function createWantedLog(): WantedLog {
  const wanted = new Map<string, WantedUnits>()
  return {
    note(meter, period, units) {
      const key = `${meter} ${period}`
      const known = wanted.get(key)?.units ?? 0
      if (units > known) wanted.set(key, { meter, period, units: Math.min(units, MOST) })
    },
    list: () => [...wanted.values()],
    clear: () => wanted.clear(),
  }
}
