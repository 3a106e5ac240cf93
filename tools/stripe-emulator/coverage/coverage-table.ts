import type { EndpointCoverage } from './describe-coverage.ts'

export const coverageStart = '<!-- coverage: written by coverage/write-coverage.ts -->'
export const coverageEnd = '<!-- end of coverage -->'

/** The table of what is covered, in Markdown. */
export function coverageTable(coverage: readonly EndpointCoverage[]): string {
  const rows = coverage.map(({ endpoint, taken, lacking }) => {
    const took = taken.filter((name) => !name.includes('[') && !common.has(name))
    return `| \`${endpoint}\` | ${names(took)} | ${names(lacking)} |`
  })
  return [
    coverageStart,
    '| endpoint | takes | refuses as not emulated |',
    '| --- | --- | --- |',
    ...rows,
    coverageEnd,
  ].join('\n')
}

/** Every endpoint has `expand`, every list the rest. */
const common = new Set(['ending_before', 'expand', 'limit', 'starting_after'])

/** Each kind of payment has a parameter of its own; past this number the table does not list them. */
const mostNames = 30

function names(list: readonly string[]): string {
  const shown = [...list].sort().slice(0, mostNames)
  const more = list.length > shown.length ? ` and ${list.length - shown.length} more` : ''
  return shown.map((name) => `\`${name}\``).join(' ') + more
}

/** The text with the table in place of the one that stands in it. Throws when there is no place for it. */
export function withCoverageTable(text: string, table: string): string {
  const start = text.indexOf(coverageStart)
  const end = text.indexOf(coverageEnd)
  if (start < 0 || end < start) throw new Error('The README has no place for the table of what is covered.')
  return text.slice(0, start) + table + text.slice(end + coverageEnd.length)
}
