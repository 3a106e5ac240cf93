import type { Times } from './measure.ts'

/** A result beside what it must keep to: `ratio` of ours to the yardstick, and the bound with its direction. */
export interface BenchLine {
  readonly what: string
  readonly ours: string
  readonly yardstick: string
  readonly ratio: number
  readonly bound: { readonly kind: 'at most' | 'at least'; readonly value: number }
}

/** One part of the benchmark: what was measured, and what else is to be known of it. */
export interface Section {
  readonly title: string
  readonly lines: readonly BenchLine[]
  readonly notes: readonly string[]
}

export function milliseconds(value: number): string {
  return value < 1 ? `${(value * 1000).toFixed(0)} µs` : `${value.toFixed(2)} ms`
}

export function rate(times: Times): string {
  return `${times.perSecond.toFixed(0)}/s`
}

export function holds(line: BenchLine): boolean {
  return line.bound.kind === 'at most' ? line.ratio <= line.bound.value : line.ratio >= line.bound.value
}

/** Prints the lines as a table, each with its ratio, its bound and whether it is kept. */
export function printReport(lines: readonly BenchLine[]): void {
  const rows = lines.map((line) => [
    line.what,
    line.ours,
    line.yardstick,
    `${line.ratio.toFixed(2)} ×`,
    `${line.bound.kind} ${line.bound.value} ×`,
    holds(line) ? 'kept' : 'NOT KEPT',
  ])
  const table = [['what', 'ours', 'yardstick', 'ratio', 'bound', ''], ...rows]
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length))) ?? []
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}
