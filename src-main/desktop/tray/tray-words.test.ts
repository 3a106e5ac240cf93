import { describe, expect, it } from 'vitest'
import { createFormats } from '../../../shared/words/create-formats.ts'
import { shellWords } from '../../../shared/words/shell-words.ts'
import { type TrayFacts, trayStateOf } from './tray-state.ts'
import { trayWords, updateLine } from './tray-words.ts'

const words = { t: shellWords('en-GB'), formats: createFormats('UTC') }
const layouts = {
  key: 'ai_layouts',
  used: 3,
  held: 0,
  limit: 5,
  remaining: 2,
  resetsAt: Date.parse('2026-12-01T00:00:00Z'),
}
const revit = (running: object[] = []) => ({ product: 'Revit', year: 2026, running })

function facts(change: object = {}): TrayFacts {
  return {
    account: {},
    connectivity: { status: 'online' },
    entitlement: { standing: 'good' },
    meters: [layouts],
    revits: [],
    paused: null,
    signIn: {},
    ...change,
  } as unknown as TrayFacts
}

describe('trayStateOf', () => {
  it.each([
    ['starting', null],
    ['ready', facts()],
    ['offline', facts({ connectivity: { status: 'unreachable' } })],
    ['working', facts({ revits: [revit([{ state: 'held' }])] })],
    ['working', facts({ connectivity: { status: 'unreachable' }, revits: [revit([{ state: 'held' }])] })],
    ['ready', facts({ revits: [revit([{ state: 'lapsed' }])] })],
    ['ready', facts({ meters: [{ ...layouts, limit: null, remaining: null }] })],
    ['attention', facts({ account: null })],
    ['attention', facts({ paused: 'The clock was set back.' })],
    ['attention', facts({ connectivity: { status: 'expired' } })],
    ['attention', facts({ connectivity: { status: 'revoked' } })],
    ['attention', facts({ entitlement: { standing: 'past_due' } })],
    ['attention', facts({ meters: [{ ...layouts, remaining: 0 }] })],
    ['attention', facts({ meters: [{ ...layouts, remaining: 0 }], revits: [revit([{ state: 'held' }])] })],
  ] as const)('is %s', (state, given) => {
    expect(trayStateOf(given)).toBe(state)
  })
})

describe('trayWords', () => {
  it('says the state, each meter with its reset, and each Revit', () => {
    expect(trayWords(facts({ revits: [revit(), revit([{ state: 'held' }])] }), words).lines).toEqual([
      'Revit works',
      'AI layouts: 3 of 5, resets 1 December',
      'Revit 2026: connected',
      'Revit 2026: working',
    ])
  })

  it('fits the tooltip of Windows, whatever it says', () => {
    const many = Array.from({ length: 9 }, () => layouts)
    expect(trayWords(facts({ meters: many }), words).tooltip.length).toBeLessThanOrEqual(127)
    expect(trayWords(null, words).tooltip).toContain('RevitAutoPlan')
  })

  it('keeps the meters of an account to itself when nobody is signed in', () => {
    expect(trayWords(facts({ account: null }), words).lines.join()).not.toContain('3 of 5')
  })
})

it('offers an update of the app in words that nobody takes for an upgrade of the plan', () => {
  const ready = { kind: 'ready', version: '0.2.0', notes: '', agreed: false } as const
  expect(updateLine({ kind: 'checking' }, words.t)).toBeNull()
  expect(updateLine({ ...ready, waitsFor: 'revit' }, words.t)).toEqual({
    text: 'Update app to 0.2.0 and restart',
    enabled: true,
  })
  expect(updateLine({ ...ready, waitsFor: 'operation', agreed: true }, words.t)?.enabled).toBe(false)
})
