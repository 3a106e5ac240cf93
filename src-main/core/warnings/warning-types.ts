import type { Meter } from '../../../shared/catalog/plan.ts'
import type { UiWarning } from '../../../shared/protocol/ui-api.ts'
import type { Period } from '../../../shared/time/period.ts'

export type WarningLevel = UiWarning['level']

/** Usage of one meter of an account, whole units; a `null` limit is unlimited. */
export interface MeterUsage {
  readonly key: Meter
  readonly period: Period
  readonly used: number
  readonly limit: number | null
}

/** Warnings that usage has passed 80 % and 100 % of a limit: once per account, meter and period, over restarts too. */
export interface Warnings {
  /** Writes down what is passed now and was not before, and returns it: for each meter the highest level alone. */
  evaluate(accountId: string, meters: readonly MeterUsage[], now: number): UiWarning[]
  /** Warnings of a period that stand and were not dismissed; for each meter the highest. */
  list(accountId: string, period: Period): UiWarning[]
  dismiss(accountId: string, warning: { meter: Meter; period: Period; level: number }, now: number): void
}
