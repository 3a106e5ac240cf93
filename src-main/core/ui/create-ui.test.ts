import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CATALOG } from '../../../shared/catalog/catalog.ts'
import { appStateSchema, DEFAULT_SETTINGS, type Settings } from '../../../shared/protocol/ui-api.ts'
import { failure } from '../../../shared/result/result.ts'
import type { RunningHold } from '../gate/gate-types.ts'
import { newTestId } from '../link/open-test-link.ts'
import { createUi, type Ui } from './create-ui.ts'
import type { UiParts } from './ui-parts.ts'
import { openTestWords } from '../words/open-test-words.ts'

const hold = (reservationId: string, connectionId: string | null): RunningHold => ({
  reservationId,
  connectionId,
  operation: 'ai_layout',
  units: 1,
  areaSqm: 180,
  projectLabel: 'House',
  phase: null,
  fraction: null,
  startedAt: 1,
  expectedMs: null,
  state: connectionId === null ? 'lapsed' : 'held',
})

let calls: string[]
let ui: Ui
let settings: Settings

function parts(): UiParts {
  const note = (call: string): void => void calls.push(call)
  const [free] = CATALOG
  if (free === undefined) throw new Error('the catalogue is empty')
  return {
    version: '1.2.3',
    startedAt: 1000,
    cloudUrl: 'https://cloud.example',
    words: openTestWords(),
    account: {
      state: () => ({ status: 'signed_in', userCode: null, verificationUrl: null, expiresAt: null, error: null }),
      async signIn() {
        note('signIn')
        return { status: 'starting', userCode: null, verificationUrl: null, expiresAt: null, error: null }
      },
      cancelSignIn: () => note('cancelSignIn'),
      signOut: async () => note('signOut'),
      onChange: () => () => undefined,
      close: () => undefined,
    },
    entitlements: { device: () => null, snapshot: () => null },
    gate: {
      uiMeters: () => [],
      rate: () => null,
      running: () => [hold('r1', 'c1'), hold('r2', null), hold('r3', 'gone')],
    },
    clock: { now: () => Date.parse('2026-11-22T12:00:00Z'), state: () => ({ trusted: false, reason: 'set_back' }) },
    connectivity: {
      state: () => ({
        status: 'online',
        since: 1,
        lastSyncAt: null,
        graceEndsAt: null,
        reason: null,
        queued: 0,
        rejected: 0,
        nextAttemptAt: null,
      }),
    },
    link: {
      clients: () => [
        {
          connectionId: 'c1',
          connectedAt: 5,
          hello: {
            client: { name: 'Plugin', version: '1.0.0' },
            host: { product: 'Revit', year: 2027 },
            process: { pid: 7 },
          },
          origin: {
            connectionId: 'c1',
            product: 'Revit',
            year: 2027,
            build: null,
            clientName: 'Plugin',
            clientVersion: '1.0.0',
          },
        },
      ],
    },
    sync: { now: async () => failure({ kind: 'unreachable', cause: 'name', detail: '' }) },
    checkout: {
      state: () => null,
      async start(planId, interval) {
        note(`start ${planId} ${interval}`)
        return { status: 'starting', planId, interval, checkout: null, error: null }
      },
      cancel: async () => note('cancelCheckout'),
      dismiss: () => note('dismissCheckout'),
      refresh: () => undefined,
      onChange: () => () => undefined,
      close: () => undefined,
    },
    settings: {
      get: () => settings,
      set(changes) {
        settings = { ...settings, ...(changes.theme === undefined ? {} : { theme: changes.theme }) }
        return settings
      },
    },
    activity: {
      list: (filter) => {
        note(`list ${filter.outcome} ${filter.limit}`)
        return { items: [], more: false }
      },
      revision: () => 4,
    },
    diagnostics: {
      async run() {
        note('run')
        return { at: 1, checks: [] }
      },
      async bundle(state) {
        note(`bundle ${state.version}`)
        return { fileName: 'd.json', text: '{}' }
      },
      storage: async () => ({ dataFolder: '/d', storeBytes: 1, logFolder: '/d/logs', logBytes: 2 }),
      lastRecord: () => null,
    },
    history: {
      months: () => ({ here: [], account: [] }),
      projects: (period) => {
        note(`projects ${period}`)
        return []
      },
      pace: () => [{ meter: 'ai_layouts', period: '2026-11', usedUpAt: 9 }],
    },
    warnings: { list: () => [], dismiss: ({ meter, level }) => note(`dismiss ${meter} ${level}`) },
  }
}

interface Window {
  ask(method: string, params?: unknown): Promise<unknown>
  next(): Promise<unknown>
  close(): void
}

function openWindow(): Window {
  const frames: unknown[] = []
  const waiting: ((frame: unknown) => void)[] = []
  const connection = ui.connect((text) => {
    const frame: unknown = JSON.parse(text)
    const taker = waiting.shift()
    if (taker === undefined) frames.push(frame)
    else taker(frame)
  })
  const next = (): Promise<unknown> =>
    frames.length > 0 ? Promise.resolve(frames.shift()) : new Promise((resolve) => waiting.push(resolve))
  return {
    next,
    close: connection.close,
    ask(method, params) {
      connection.receive(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))
      return next()
    },
  }
}

beforeEach(() => {
  calls = []
  settings = DEFAULT_SETTINGS
  ui = createUi(parts(), pino({ level: 'silent' }), newTestId)
})

afterEach(() => {
  ui.close()
})

describe('the app’s line to the core', () => {
  it('answers the whole state, with each run under its Revit and those without one apart', async () => {
    const answer = (await openWindow().ask('state.get')) as { result: unknown }
    const state = appStateSchema.parse(answer.result)
    expect(state.revits).toMatchObject([{ connectionId: 'c1', year: 2027, pid: 7, running: [{ reservationId: 'r1' }] }])
    expect(state.orphans.map(({ reservationId }) => reservationId)).toEqual(['r2', 'r3'])
    expect(state.orphans[0]).not.toHaveProperty('connectionId')
    expect(state).toMatchObject({
      version: '1.2.3',
      startedAt: 1000,
      activityRevision: 4,
      pace: [{ usedUpAt: 9 }],
      paused: expect.stringContaining('clock'),
    })
  })

  it('pushes many changes as few states, to every window, with a rising revision', async () => {
    const [one, other] = [openWindow(), openWindow()]
    for (let change = 0; change < 100; change += 1) ui.changed()
    for (const window of [one, other]) {
      expect(await window.next()).toMatchObject({ method: 'state.changed', params: { revision: 1 } })
    }
    ui.changed()
    expect(await one.next()).toMatchObject({ method: 'state.changed', params: { revision: 2 } })
  })

  it('brings up a view in one push, and says when no window is there', async () => {
    expect(ui.open('upgrade', 'professional')).toBe(false)
    const window = openWindow()
    expect(ui.open('upgrade', 'enterprise')).toBe(true)
    const open = { view: 'upgrade', plan: 'enterprise', count: 2 }
    expect(await window.next()).toMatchObject({ params: { open } })
    ui.changed()
    expect(await window.next()).toMatchObject({ params: { open: null } })
    window.close()
    expect(ui.open('overview', null)).toBe(false)
  })

  it.each<[string, unknown, string]>([
    ['account.signIn', undefined, 'signIn'],
    ['account.cancelSignIn', {}, 'cancelSignIn'],
    ['account.signOut', {}, 'signOut'],
    ['activity.list', {}, 'list all 100'],
    ['diagnostics.run', {}, 'run'],
    ['diagnostics.bundle', {}, 'bundle 1.2.3'],
    ['history.projects', { period: '2026-11' }, 'projects 2026-11'],
    ['billing.startCheckout', { planId: 'professional', interval: 'year' }, 'start professional year'],
    ['billing.cancelCheckout', {}, 'cancelCheckout'],
    ['billing.dismissCheckout', {}, 'dismissCheckout'],
    ['warnings.dismiss', { meter: 'ai_layouts', period: '2026-11', level: 80 }, 'dismiss ai_layouts 80'],
  ])('does %s', async (method, params, call) => {
    expect(await openWindow().ask(method, params)).toHaveProperty('result')
    expect(calls).toEqual([call])
  })

  it('changes settings and pushes them', async () => {
    const window = openWindow()
    expect(await window.ask('settings.set', { theme: 'dark' })).toMatchObject({ result: { theme: 'dark' } })
    expect(await window.next()).toMatchObject({ params: { settings: { theme: 'dark' } } })
    expect(await window.ask('settings.set', { theme: 'purple' })).toMatchObject({ error: { code: -32_602 } })
  })

  it('says in words why a sync failed', async () => {
    expect(await openWindow().ask('sync.now')).toMatchObject({
      error: { message: expect.stringContaining('cloud.example'), data: { reason: 'sync_failed', retryable: true } },
    })
  })
})
