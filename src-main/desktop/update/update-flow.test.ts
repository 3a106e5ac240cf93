import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../../shared/time/duration.ts'
import { createUpdateFlow, type OfferedUpdate, type UpdateEngine, type UpdateFlow } from './update-flow.ts'
import { mayInstall, revitActivity, type RevitActivity } from './update-gate.ts'

const NEW: OfferedUpdate = { version: '0.2.0', notes: '- faster' }
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
}

interface Stage {
  readonly flow: UpdateFlow
  readonly installs: boolean[]
  activity: RevitActivity
  shown: boolean
  offer: OfferedUpdate | null | Error
  download: 'works' | Error
  /** Lets time pass, with everything that falls due on the way. */
  pass(milliseconds: number): Promise<void>
}

function open(): Stage {
  let now = 0
  const timers = new Set<{ at: number; run: () => void }>()
  const installs: boolean[] = []
  const engine: UpdateEngine = {
    check: async () => {
      if (stage.offer instanceof Error) throw stage.offer
      return stage.offer
    },
    download: async (onPercent) => {
      onPercent(40)
      if (stage.download instanceof Error) throw stage.download
    },
    install: (show) => installs.push(show),
  }
  const stage: Stage = {
    installs,
    activity: 'none',
    shown: false,
    offer: null,
    download: 'works',
    flow: createUpdateFlow({
      engine,
      now: () => now,
      later: (run, milliseconds) => {
        const timer = { at: now + milliseconds, run }
        timers.add(timer)
        return () => timers.delete(timer)
      },
      activity: () => stage.activity,
      windowIsShown: () => stage.shown,
      onChange: () => undefined,
      onProblem: () => undefined,
    }),
    async pass(milliseconds) {
      const end = now + milliseconds
      for (;;) {
        const [due] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
        if (due === undefined) break
        timers.delete(due)
        now = due.at
        due.run()
        await turns()
      }
      now = end
    },
  }
  return stage
}

describe('the flow of updates', () => {
  it('looks soon after the start and then every few hours, and says when it looked', async () => {
    const stage = open()
    expect(stage.flow.status()).toEqual({ kind: 'current', checkedAt: null })
    await stage.pass(2 * MINUTE)
    expect(stage.flow.status()).toEqual({ kind: 'current', checkedAt: 2 * MINUTE })
    await stage.pass(4 * HOUR)
    expect(stage.flow.status()).toEqual({ kind: 'current', checkedAt: 4 * HOUR + 2 * MINUTE })
  })

  it('installs by itself once Revit has been away and no window on screen for ten minutes', async () => {
    const stage = open()
    stage.offer = NEW
    await stage.pass(3 * MINUTE)
    expect(stage.flow.status()).toMatchObject({
      kind: 'ready',
      version: '0.2.0',
      notes: '- faster',
      waitsFor: 'window',
    })
    expect(stage.installs).toEqual([])
    await stage.pass(10 * MINUTE)
    expect(stage.installs).toEqual([false])
    expect(stage.flow.status()).toEqual({ kind: 'installing', version: '0.2.0' })
  })

  it('begins the ten minutes anew when Revit came back in between', async () => {
    const stage = open()
    stage.offer = NEW
    await stage.pass(10 * MINUTE)
    stage.activity = 'revit'
    stage.flow.reconsider()
    stage.activity = 'none'
    stage.flow.reconsider()
    await stage.pass(9 * MINUTE)
    expect(stage.installs).toEqual([])
    await stage.pass(MINUTE)
    expect(stage.installs).toEqual([false])
  })

  it('waits for ever while a Revit is connected, unless the person says so', async () => {
    const stage = open()
    stage.offer = NEW
    stage.activity = 'revit'
    await stage.pass(DAY)
    expect(stage.installs).toEqual([])
    stage.shown = true
    stage.flow.agree()
    expect(stage.installs).toEqual([true])
  })

  it('never installs while an operation runs, whoever says so; it does when that ends', async () => {
    const stage = open()
    stage.offer = NEW
    stage.activity = 'operation'
    await stage.pass(HOUR)
    stage.flow.agree()
    expect(stage.installs).toEqual([])
    expect(stage.flow.status()).toMatchObject({ kind: 'ready', waitsFor: 'operation', agreed: true })
    stage.activity = 'revit'
    stage.flow.reconsider()
    expect(stage.installs).toEqual([false])
  })

  it('installs once, however often it is asked', async () => {
    const stage = open()
    stage.offer = NEW
    stage.shown = true
    await stage.pass(5 * MINUTE)
    stage.flow.agree()
    stage.flow.agree()
    stage.flow.reconsider()
    await stage.pass(HOUR)
    expect(stage.installs).toEqual([true])
  })

  it('says what failed, forgets nothing, and tries again', async () => {
    const stage = open()
    stage.offer = new Error('the feed does not answer')
    await stage.pass(2 * MINUTE)
    expect(stage.flow.status()).toMatchObject({ kind: 'failed', message: 'the feed does not answer' })
    stage.offer = NEW
    stage.download = new Error('not signed by the application owner')
    stage.flow.check()
    await turns()
    expect(stage.flow.status()).toMatchObject({ kind: 'failed', message: 'not signed by the application owner' })
    stage.flow.agree()
    expect(stage.installs).toEqual([])
    stage.download = 'works'
    await stage.pass(4 * HOUR)
    expect(stage.flow.status().kind).toBe('ready')
  })

  it('does nothing at all where updates could not be checked', async () => {
    let timers = 0
    const flow = createUpdateFlow({
      engine: 'no_publisher',
      now: () => 0,
      later: () => {
        timers += 1
        return () => undefined
      },
      activity: () => 'none',
      windowIsShown: () => false,
      onChange: () => undefined,
      onProblem: () => undefined,
    })
    flow.check()
    flow.agree()
    flow.reconsider()
    expect(flow.status()).toEqual({ kind: 'unsupported', because: 'no_publisher' })
    expect(timers).toBe(0)
  })
})

describe('what an update waits for', () => {
  const running = { state: 'held' } as const
  const revit = { running: [] }
  const facts = (revits: object[], orphans: object[]) => revitActivity({ revits, orphans } as never)

  it('is an operation, also one whose Revit may come back, then a connected Revit', () => {
    expect(facts([{ running: [running] }], [])).toBe('operation')
    expect(facts([], [running])).toBe('operation')
    expect(facts([revit], [{ state: 'lapsed' }])).toBe('revit')
    expect(facts([], [{ state: 'lapsed' }])).toBe('none')
  })

  it('is an operation while nobody knows', () => {
    expect(revitActivity(null)).toBe('operation')
  })

  it('allows nothing while an operation runs', () => {
    for (const agreed of [true, false]) {
      for (const looks of [true, false]) expect(mayInstall('operation', { agreed, looks })).toBe(false)
    }
    expect(mayInstall('revit', { agreed: false, looks: false })).toBe(false)
    expect(mayInstall('none', { agreed: false, looks: true })).toBe(false)
    expect(mayInstall('none', { agreed: false, looks: false })).toBe(true)
  })
})
