import { describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../../../shared/protocol/ui-api.ts'
import { DAY, MINUTE } from '../../../shared/time/duration.ts'
import { createFormats } from '../../../shared/words/create-formats.ts'
import { shellWords } from '../../../shared/words/shell-words.ts'
import { chooseNotifications } from './choose-notifications.ts'
import { type Condition, gatherConditions, type NotificationFacts } from './gather-conditions.ts'

const NOW = Date.parse('2026-11-24T12:00:00Z')
const words = { t: shellWords('en-GB'), formats: createFormats('UTC') }
const none = { kind: 'current', checkedAt: null } as const

function facts(change: object = {}): NotificationFacts {
  return {
    now: NOW,
    account: {},
    meters: [
      {
        key: 'ai_layouts',
        period: '2026-11',
        used: 4,
        limit: 5,
        remaining: 1,
        resetsAt: Date.parse('2026-12-01T00:00:00Z'),
      },
    ],
    warnings: [],
    entitlement: { plan: { name: 'Free' }, standing: 'good', formerPlan: null },
    connectivity: { status: 'online', graceEndsAt: null },
    settings: DEFAULT_SETTINGS,
    ...change,
  } as unknown as NotificationFacts
}

const keysOf = (conditions: readonly Condition[]): string[] => conditions.map(({ key }) => key)
const gather = (change: object, update: Parameters<typeof gatherConditions>[1] = none): Condition[] =>
  gatherConditions(facts(change), update, words)

describe('gatherConditions', () => {
  it('finds nothing to tell when all is well, and nothing of an account when nobody is signed in', () => {
    expect(gather({})).toEqual([])
    expect(gather({ account: null, connectivity: { status: 'expired', graceEndsAt: null } })).toEqual([])
  })

  it('names meter, numbers and the day of the reset', () => {
    const [near] = gather({ warnings: [{ meter: 'ai_layouts', period: '2026-11', level: 80, raisedAt: NOW }] })
    expect(near).toMatchObject({ kind: 'usage', key: 'usage:ai_layouts:2026-11:80', link: { view: 'overview' } })
    expect(near?.body).toBe('4 of 5 used. Resets 1 December.')
    const [at] = gather({ warnings: [{ meter: 'ai_layouts', period: '2026-11', level: 100, raisedAt: NOW }] })
    expect(at).toMatchObject({ key: 'usage:ai_layouts:2026-11:100', link: { view: 'plans', plan: null } })
  })

  it('tells of a payment that failed, of the last days offline and of their end', () => {
    expect(
      keysOf(gather({ entitlement: { plan: { name: 'Professional' }, standing: 'past_due', formerPlan: null } })),
    ).toEqual(['payment:past_due'])
    const offline = (left: number) => gather({ connectivity: { status: 'unreachable', graceEndsAt: NOW + left } })
    expect(keysOf(offline(4 * DAY))).toEqual([])
    expect(keysOf(offline(2 * DAY))).toEqual(['offline:soon'])
    expect(offline(2 * DAY)[0]?.title).toContain('2 days')
    expect(keysOf(gather({ connectivity: { status: 'expired', graceEndsAt: NOW } }))).toEqual(['offline:over'])
  })

  it('tells of a new version once it is there to be installed', () => {
    const ready = { kind: 'ready', version: '0.2.0', notes: '', waitsFor: 'revit', agreed: false } as const
    expect(keysOf(gather({}, ready))).toEqual(['update:0.2.0'])
    expect(gather({}, ready)[0]?.title).not.toMatch(/plan|upgrade/i)
    expect(gather({}, { kind: 'downloading', version: '0.2.0', percent: 3 })).toEqual([])
  })
})

const condition = (kind: Condition['kind'], key: string): Condition => ({
  kind,
  key,
  title: '',
  body: '',
  link: { view: 'overview', plan: null },
})
const NEAR = condition('usage', 'usage:80')
const AT = condition('usage', 'usage:100')
const DUE = condition('payment', 'payment:past_due')
const ask = (change: Partial<Parameters<typeof chooseNotifications>[0]>) =>
  chooseNotifications({
    conditions: [],
    told: [],
    switches: DEFAULT_SETTINGS.notifications,
    windowFocused: false,
    recent: [],
    now: 0,
    ...change,
  })

describe('chooseNotifications', () => {
  it('tells a thing once, also over a restart, and again after it ceased and came back', () => {
    const first = ask({ conditions: [NEAR] })
    expect(keysOf(first.show)).toEqual([NEAR.key])
    const second = ask({ conditions: [NEAR], told: first.told })
    expect(second).toEqual({ show: [], told: [NEAR.key] })
    const ceased = ask({ conditions: [], told: second.told })
    expect(keysOf(ask({ conditions: [NEAR], told: ceased.told }).show)).toEqual([NEAR.key])
  })

  it('shows nothing about what is before the eyes in a focused window, then or later', () => {
    const seen = ask({ conditions: [NEAR, DUE], windowFocused: true })
    expect(seen.show).toEqual([])
    expect(ask({ conditions: [NEAR, DUE], told: seen.told }).show).toEqual([])
  })

  it('shows no kind that is switched off, nor anything old of it when it is switched on', () => {
    const switches = { ...DEFAULT_SETTINGS.notifications, usage: false }
    const off = ask({ conditions: [NEAR, DUE], switches })
    expect(keysOf(off.show)).toEqual([DUE.key])
    expect(ask({ conditions: [NEAR, DUE], told: off.told }).show).toEqual([])
  })

  it('shows one of a kind and three in all in ten minutes, and the rest later', () => {
    const first = ask({ conditions: [NEAR, AT] })
    expect(keysOf(first.show)).toEqual([NEAR.key])
    const recent = [{ kind: 'usage' as const, at: 0 }]
    expect(ask({ conditions: [NEAR, AT], told: first.told, recent, now: 9 * MINUTE }).show).toEqual([])
    expect(keysOf(ask({ conditions: [NEAR, AT], told: first.told, recent, now: 10 * MINUTE }).show)).toEqual([AT.key])
    const full = (['usage', 'update', 'offline'] as const).map((kind) => ({ kind, at: 0 }))
    expect(ask({ conditions: [DUE], recent: full }).show).toEqual([])
  })
})
