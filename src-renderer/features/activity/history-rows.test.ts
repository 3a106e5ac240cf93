import { describe, expect, it } from 'vitest'
import type { UiMeter } from '../../../shared/protocol/ui-api.ts'
import { monthRows } from './month-rows.ts'
import { projectRows, projectTotal } from './project-rows.ts'

const counts = { runs: 3, charged: 2, overage: 0, notCharged: 1, refused: 0 }
const live: UiMeter = {
  key: 'ai_layouts',
  period: '2026-11',
  used: 9,
  held: 0,
  limit: 100,
  remaining: 91,
  available: 91,
  elsewhere: 0,
  resetsAt: 0,
}

describe('months', () => {
  it('stand newest first, with those in between that had nothing, and the live figure of this one', () => {
    const rows = monthRows(
      'ai_layouts',
      {
        here: [
          { period: '2026-08', operation: 'ai_layout', ...counts },
          { period: '2026-09', operation: 'building_scan', ...counts },
        ],
        account: [
          { period: '2026-08', meter: 'ai_layouts', used: 5, limit: null, knownAt: 7 },
          { period: '2026-11', meter: 'ai_layouts', used: 1, limit: 100, knownAt: 8 },
        ],
      },
      [live],
      '2026-11',
    )
    expect(rows.map(({ period, here, account }) => [period, here?.charged ?? null, account?.used ?? null])).toEqual([
      ['2026-11', null, 9],
      ['2026-10', null, null],
      ['2026-09', null, null],
      ['2026-08', 2, 5],
    ])
    expect(rows[0]).toMatchObject({ isCurrent: true, account: { knownAt: null } })
    expect(rows[3]).toMatchObject({ isCurrent: false, account: { limit: null, knownAt: 7 } })
  })

  it('go back two years at most', () => {
    const here = [{ period: '2020-01', operation: 'ai_layout' as const, ...counts }]
    expect(monthRows('ai_layouts', { here, account: [] }, [], '2026-11')).toHaveLength(24)
  })
})

describe('projects', () => {
  const rows = [
    { operation: 'ai_layout' as const, project: null, ...counts, charged: 50 },
    { operation: 'ai_layout' as const, project: 'A', ...counts },
    { operation: 'building_scan' as const, project: 'A', ...counts },
    { operation: 'ai_layout' as const, project: 'B', ...counts, charged: 9 },
    { operation: 'api_call' as const, project: 'B', ...counts, charged: 99 },
  ]

  it('stand by what they were charged, without a name last, requests left out', () => {
    expect(projectRows(rows).map(({ project, charged, runs }) => [project, charged, runs])).toEqual([
      ['B', { ai_layouts: 9, building_scans: 0 }, 3],
      ['A', { ai_layouts: 2, building_scans: 2 }, 6],
      [null, { ai_layouts: 50, building_scans: 0 }, 3],
    ])
  })

  it('add up to their total', () => {
    const total = projectTotal(rows)
    expect(total).toMatchObject({ charged: { ai_layouts: 61, building_scans: 2 }, runs: 12, notCharged: 4 })
  })
})
