import { randomUUID } from 'node:crypto'
import type { SeededRandom } from '../../support/seeded-random.ts'

/** Names that must never leave the machine or reach the log, planted in what is sent. */
export const PLANTED = {
  model: 'C:\\Plans\\Zanzibar Tower.rvt',
  label: 'Zanzibar Tower',
  phase: 'Penthouse of Mr. Quux',
} as const

/** Values that break what takes them for something else. Not among them: units that could be granted by the thousand. */
const NASTY: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  -0,
  1e308,
  Number.MAX_SAFE_INTEGER,
  2 ** 53 + 2,
  '',
  ' ',
  '1',
  '\ud800',
  '\udfff\u0000',
  '\u202e',
  '__proto__',
  'constructor',
  'x'.repeat(300),
  'x'.repeat(20_000),
  [],
  {},
  [[]],
  [null],
  { length: -1 },
  { toJSON: 1 },
  { ['__proto__']: 1 },
  Array.from({ length: 1100 }, () => 'a'),
  '00000000-0000-0000-0000-000000000000',
]

/** Makes calls, right ones and spoiled ones. */
export interface HostileFrames {
  /** Parameters of a call that may pass. */
  params(method: string): Record<string, unknown>
  method(): string
  /** A text frame that may be anything. */
  frame(): string
  /** Takes note of a reservation that a server granted, to commit, release and ask about later. */
  learn(reservationId: string): void
}

const METHODS = [
  'session.hello',
  'session.ping',
  'gate.check',
  'gate.reserve',
  'gate.commit',
  'gate.release',
  'gate.reconcile',
  'gate.progress',
  'events.subscribe',
  'app.open',
] as const

export function createHostileFrames(random: SeededRandom): HostileFrames {
  const known: string[] = []

  const one = <Item>(items: readonly Item[]): Item => {
    const item = random.pick(items)
    if (item === undefined) throw new Error('there is nothing to pick from')
    return item
  }
  const maybe = (share: number): boolean => random.next() < share
  const reservation = (): string => (known.length > 0 && maybe(0.8) ? one(known) : randomUUID())
  const request = (): Record<string, unknown> => ({
    operation: one(['ai_layout', 'building_scan', 'api_call']),
    units: random.between(1, 3),
    areaSqm: random.between(0, 5000) / 7,
    ...(maybe(0.3) ? { feature: one(['code_compliance', 'no_such_feature']) } : {}),
    ...(maybe(0.5) ? { modelId: PLANTED.model, projectLabel: PLANTED.label } : {}),
  })

  function params(method: string): Record<string, unknown> {
    switch (method) {
      case 'session.hello':
        return {
          client: { name: 'Fuzzer', version: '1.0.0' },
          host: { product: 'Revit', year: random.between(2000, 2100) },
          process: { pid: random.between(0, 99_999) },
        }
      case 'gate.check':
        return request()
      case 'gate.reserve':
        return { ...request(), opId: randomUUID(), ...(maybe(0.2) ? { expectedMs: random.between(0, 10_000) } : {}) }
      case 'gate.commit':
        return { reservationId: reservation(), ...(maybe(0.3) ? { units: random.between(1, 4) } : {}) }
      case 'gate.release':
        return { reservationId: reservation(), outcome: one(['failed', 'cancelled']) }
      case 'gate.reconcile':
        return { reservationIds: Array.from({ length: random.between(0, 8) }, reservation) }
      case 'gate.progress':
        return { reservationId: reservation(), phase: PLANTED.phase, fraction: random.next() }
      case 'events.subscribe':
        return { topics: maybe(0.5) ? ['usage.changed', 'entitlements.changed'] : [] }
      case 'app.open':
        return { view: one(['overview', 'upgrade', 'sign-in', 'diagnostics']) }
      default:
        return {}
    }
  }

  /** Replaces, removes or adds a value somewhere inside. */
  function mutate(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || maybe(0.15)) return one(NASTY)
    if (Array.isArray(value))
      return value.length === 0 ? [one(NASTY)] : value.map((item) => (maybe(0.3) ? mutate(item) : item))
    const entries = Object.entries(value)
    const at = random.between(0, entries.length)
    if (at === entries.length)
      return Object.fromEntries([...entries, [one(['x', 'constructor', 'units', '']), one(NASTY)]])
    if (maybe(0.2)) return Object.fromEntries(entries.filter((_entry, index) => index !== at))
    return Object.fromEntries(entries.map(([key, inner], index) => [key, index === at ? mutate(inner) : inner]))
  }

  /** Spoils the text itself. */
  function spoil(text: string): string {
    const at = random.between(0, text.length)
    switch (random.between(0, 8)) {
      case 0:
        return text.slice(0, at)
      case 1:
        return text.slice(0, at) + String.fromCodePoint(random.between(0, 0xd7ff)) + text.slice(at)
      case 2:
        return text.replace(/\d+/, one(['1e400', '-0', '0x10', '1e-400', '9'.repeat(400), 'NaN']))
      case 3:
        return text.replace('{', '{"__proto__":{"units":-1,"id":9},')
      case 4:
        return text.replace('{', `{"method":"gate.check","id":${random.between(0, 9)},`)
      case 5:
        return `${'['.repeat(random.between(1, 3000))}${text}`
      case 6:
        return text + text
      case 7:
        return `[${Array.from({ length: random.between(0, 55) }, () => text).join(',')}]`.slice(0, 60_000)
      default:
        return text.split('').toReversed().join('')
    }
  }

  function call(): unknown {
    const method = one(METHODS)
    const made = {
      jsonrpc: '2.0',
      id: one([1, 'a', null, -3.5, random.between(0, 1e9)]),
      method,
      params: params(method),
    }
    return maybe(0.5) ? mutate(made) : made
  }

  return {
    params,
    method: () => one(METHODS),
    frame() {
      const value = maybe(0.15) ? Array.from({ length: random.between(0, 52) }, call) : call()
      const text = JSON.stringify(value) ?? 'undefined'
      return maybe(0.3) ? spoil(text) : text
    },
    learn(reservationId) {
      known.push(reservationId)
      if (known.length > 200) known.shift()
    },
  }
}
