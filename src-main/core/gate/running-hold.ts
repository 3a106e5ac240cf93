import type { RunningHold } from './gate-types.ts'
import type { OpenHold } from './hold.ts'

/** An open hold as the screen shows it. */
export function runningHold({ facts, connectionId, lapsedAt, phase, fraction }: OpenHold): RunningHold {
  return {
    reservationId: facts.reservationId,
    connectionId,
    operation: facts.operation,
    units: facts.units,
    areaSqm: facts.areaSqm,
    projectLabel: facts.projectLabel,
    phase,
    fraction,
    startedAt: facts.reservedAt,
    expectedMs: facts.expectedMs,
    state: lapsedAt === null ? 'held' : 'lapsed',
  }
}
