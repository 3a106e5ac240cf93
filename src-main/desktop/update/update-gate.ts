import type { AppState } from '../../../shared/protocol/ui-api.ts'

/** As much of the app's state as an update depends on. */
export type UpdateFacts = Pick<AppState, 'revits' | 'orphans'>

/** What an update waits for: a running operation, a Revit that is connected, or nothing in Revit. */
export type RevitActivity = 'operation' | 'revit' | 'none'

/**
 * What Revit does, as far as an update is concerned. A hold whose Revit is gone but that may still be committed counts as an
 * operation, since its Revit may come back for it.
 *
 * @param facts `null` while no core answers: an operation may run, nobody knows
 */
export function revitActivity(facts: UpdateFacts | null): RevitActivity {
  if (facts === null) return 'operation'
  const running = [...facts.revits.flatMap((revit) => revit.running), ...facts.orphans]
  if (running.some(({ state }) => state === 'held')) return 'operation'
  return facts.revits.length > 0 ? 'revit' : 'none'
}

/**
 * Whether an update may be installed now, which restarts the companion: never while an operation runs; with a Revit connected, or
 * a window on screen, only when the person says so.
 */
export function mayInstall(activity: RevitActivity, person: { agreed: boolean; looks: boolean }): boolean {
  if (activity === 'operation') return false
  return person.agreed || (activity === 'none' && !person.looks)
}
