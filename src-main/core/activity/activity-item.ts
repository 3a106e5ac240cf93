import type { ActivityItem } from '../../../shared/protocol/ui-api.ts'
import type { ActivityRow } from './activity-store.ts'

/** A row of the list in the words of the app's API. */
export function activityItem(row: ActivityRow): ActivityItem {
  return {
    id: row.id,
    at: row.at,
    endedAt: row.ended_at,
    operation: row.operation,
    units: row.units,
    charged: row.charged,
    overage: row.overage,
    areaSqm: row.area_sqm,
    feature: row.feature,
    projectLabel: row.project_label,
    revit: `${row.product} ${row.year}`,
    outcome: outcomeOf(row),
    ending: endingOf(row),
    errorClass: row.error_class,
    code: row.code,
    message: row.message,
    offline: row.offline === 1,
    sync: syncOf(row),
    syncMessage: row.acknowledged_at === null ? null : row.result_message,
  }
}

function outcomeOf({ state }: ActivityRow): ActivityItem['outcome'] {
  switch (state) {
    case 'held':
      return 'running'
    case 'lapsed':
      return 'lapsed'
    case 'committed':
      return 'charged'
    case 'refused':
      return 'refused'
    default:
      return 'not_charged'
  }
}

function endingOf({ state, outcome }: ActivityRow): ActivityItem['ending'] {
  if (state === 'lapsed') return 'revit_closed'
  if (state === 'expired') return 'expired'
  return state === 'released' && (outcome === 'failed' || outcome === 'cancelled') ? outcome : null
}

function syncOf(row: ActivityRow): ActivityItem['sync'] {
  if (row.ended_at === null) return 'local'
  // The entry was acknowledged and forgotten after its 70 days.
  if (row.sequence === null) return row.charged > 0 ? 'settled' : 'recorded'
  if (row.acknowledged_at === null || row.result_status === null) return 'waiting'
  return row.result_status === 'duplicate' ? 'recorded' : row.result_status
}
