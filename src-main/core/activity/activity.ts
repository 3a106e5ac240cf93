import type { ActivityFilter, ActivityItem } from '../../../shared/protocol/ui-api.ts'
import type { Store } from '../store/store-types.ts'
import { activityItem } from './activity-item.ts'
import { createActivityStore } from './activity-store.ts'
import { toCsv } from './csv.ts'

/** The person's list of operations: what ran, what it was charged, what was refused and why. */
export interface Activity {
  /** A page, newest first. */
  list(filter: ActivityFilter): { items: ActivityItem[]; more: boolean }
  /** All that the filter lets through, whatever its page. */
  csv(filter: ActivityFilter): string
  /** Rises with `changed`. */
  revision(): number
  changed(): void
}

const CSV_PAGE = 1000
const CSV_HEADER = [
  'Id',
  'Started (UTC)',
  'Ended (UTC)',
  'Operation',
  'Units',
  'Charged',
  'Overage',
  'Area (m²)',
  'Feature',
  'Project',
  'Revit',
  'Outcome',
  'Reason',
  'Message',
  'Offline',
  'Cloud',
  'Message of the cloud',
]

/** Reads the activity of whoever is signed in from the store each time it is asked for. */
export function createActivity({ store }: { readonly store: Store }): Activity {
  const sql = createActivityStore(store)
  let revision = 0

  function page(
    filter: ActivityFilter,
    before: string | null,
    limit: number,
  ): { items: ActivityItem[]; more: boolean } {
    const account = sql.account()
    if (account === null) return { items: [], more: false }
    const { outcome, operation, text } = filter
    const rows = sql.list(account, { outcome, operation, text, before, limit: limit + 1 })
    return { items: rows.slice(0, limit).map(activityItem), more: rows.length > limit }
  }

  function* everything(filter: ActivityFilter): Generator<ActivityItem> {
    let before: string | null = null
    for (;;) {
      const { items, more } = page(filter, before, CSV_PAGE)
      yield* items
      before = items.at(-1)?.id ?? null
      if (!more || before === null) return
    }
  }

  function* csvRows(filter: ActivityFilter): Generator<(string | number | null)[]> {
    for (const item of everything(filter)) yield csvRow(item)
  }

  return {
    list: (filter) => page(filter, filter.before, filter.limit),
    csv: (filter) => toCsv(CSV_HEADER, csvRows(filter)),
    revision: () => revision,
    changed() {
      revision += 1
    },
  }
}

function csvRow(item: ActivityItem): (string | number | null)[] {
  return [
    item.id,
    new Date(item.at).toISOString(),
    item.endedAt === null ? null : new Date(item.endedAt).toISOString(),
    item.operation,
    item.units,
    item.charged,
    item.overage,
    item.areaSqm,
    item.feature,
    item.projectLabel,
    item.revit,
    item.outcome,
    item.code ?? item.errorClass ?? item.ending,
    item.message,
    item.offline ? 'yes' : 'no',
    item.sync,
    item.syncMessage,
  ]
}
