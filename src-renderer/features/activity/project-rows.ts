import { METERS, type Meter } from '../../../shared/catalog/plan.ts'
import type { HistoryProject } from '../../../shared/protocol/ui-history.ts'
import { operationOf } from './month-rows.ts'

export interface ProjectRow {
  /** `null`: no project was named. */
  readonly project: string | null
  readonly charged: Readonly<Record<Meter, number>>
  readonly runs: number
  readonly notCharged: number
  readonly refused: number
}

/** One row for each project, those that were charged most first, what had no project last. Requests draw on no meter and are left out. */
export function projectRows(projects: readonly HistoryProject[]): ProjectRow[] {
  const names = [...new Set(metered(projects).map(({ project }) => project))]
  return names
    .map((name) =>
      sumOf(
        name,
        metered(projects).filter(({ project }) => project === name),
      ),
    )
    .sort((one, other) => Number(one.project === null) - Number(other.project === null) || byWeight(one, other))
}

/** All projects together: the month's own figures. */
export function projectTotal(projects: readonly HistoryProject[]): ProjectRow {
  return sumOf(null, metered(projects))
}

function metered(projects: readonly HistoryProject[]): HistoryProject[] {
  const operations = new Set(METERS.map(operationOf))
  return projects.filter(({ operation }) => operations.has(operation))
}

function sumOf(project: string | null, rows: readonly HistoryProject[]): ProjectRow {
  const add = (value: (row: HistoryProject) => number): number => rows.reduce((sum, row) => sum + value(row), 0)
  const chargedOf = (meter: Meter): number => add((row) => (row.operation === operationOf(meter) ? row.charged : 0))
  return {
    project,
    charged: { ai_layouts: chargedOf('ai_layouts'), building_scans: chargedOf('building_scans') },
    runs: add(({ runs }) => runs),
    notCharged: add(({ notCharged }) => notCharged),
    refused: add(({ refused }) => refused),
  }
}

function byWeight(one: ProjectRow, other: ProjectRow): number {
  const weight = ({ charged }: ProjectRow): number => charged.ai_layouts + charged.building_scans
  return weight(other) - weight(one) || other.runs - one.runs || (one.project ?? '').localeCompare(other.project ?? '')
}
