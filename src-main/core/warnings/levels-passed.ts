import { WARNING_LEVELS } from '../../../shared/protocol/plugin-link.ts'
import type { WarningLevel } from './warning-types.ts'

/** The warning levels (percent) that usage has reached. Without a limit, or with a limit of 0, there is nothing to warn of. */
export function levelsPassed(used: number, limit: number | null): WarningLevel[] {
  if (limit === null || limit <= 0) return []
  return WARNING_LEVELS.filter((level) => used * 100 >= limit * level)
}
