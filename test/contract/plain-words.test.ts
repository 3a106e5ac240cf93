import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'
import { readSourceFiles } from '../../scripts/lib/source-files.ts'
import { CATALOG, freePlan, planNamed } from '../../shared/catalog/catalog.ts'
import type { DecideInput } from '../../shared/policy/decide-input.ts'
import { createDecisionWords } from '../../shared/policy/decision-words.ts'
import { ALLOWED_CODES, DENIAL_CODES } from '../../shared/protocol/decision.ts'
import { activityItemSchema, connectivitySchema, uiCheckoutSchema } from '../../shared/protocol/ui-api.ts'
import { appWords } from '../../shared/words/app-words.ts'
import { coreWords } from '../../shared/words/core-words.ts'
import { app } from '../../shared/words/en/app.ts'
import { core } from '../../shared/words/en/core.ts'
import { decisions } from '../../shared/words/en/decisions.ts'
import { formats } from '../../shared/words/en/formats.ts'
import { shell } from '../../shared/words/en/shell.ts'
import { PSEUDO_LOCALE } from '../../shared/words/locale.ts'
import { type CloudFailure, describeCloudFailure, type NetworkCause } from '../../src-main/core/cloud/cloud-failure.ts'
import { connectivityOf, NO_CONTACT_YET } from '../../src-main/core/sync/connectivity.ts'
import { outcomeWords, rejectionWords } from '../../src-renderer/features/activity/outcome-words.ts'

const root = join(import.meta.dirname, '..', '..')
const NOW = Date.parse('2026-11-22T10:00:00Z')
const FREE = freePlan(CATALOG)
const LOCALES = ['en-GB', 'de-DE', PSEUDO_LOCALE] as const
const FOR_PROGRAMS = /[a-z0-9]_[a-z0-9]|undefined|null|NaN|Infinity|\[object|\bE[A-Z]{4,}\b/

function expectPlain(text: string): void {
  expect(text).toMatch(/\p{L}/u)
  expect(text).not.toMatch(FOR_PROGRAMS)
}

const input: DecideInput = {
  now: NOW,
  request: { operation: 'ai_layout', units: 1, areaSqm: 201, feature: 'code_compliance' },
  access: 'active',
  clientSupported: true,
  busy: false,
  clockTrusted: true,
  projectBlocked: false,
  entitlement: {
    version: 1,
    issuedAt: NOW,
    validUntil: NOW,
    plan: FREE,
    standing: 'good',
    formerPlan: planNamed(CATALOG, 'professional'),
    then: null,
    catalog: CATALOG,
  },
  meter: { key: 'ai_layouts', used: 5, held: 0, limit: 5, available: 0, resetsAt: NOW + 1 },
  rate: { limit: 10, used: 10, nextAt: NOW + 1 },
  offlineSince: null,
}
const bare: DecideInput = { ...input, entitlement: null, meter: null, rate: { limit: null, used: 0, nextAt: null } }

describe.each(LOCALES)('in %s a person reads words, never a code', (locale) => {
  it.each([...ALLOWED_CODES, ...DENIAL_CODES])('for the decision %s', (code) => {
    const words = createDecisionWords('Europe/Zurich', locale)
    for (const facts of [input, bare]) {
      const plan = facts === input ? FREE : null
      const feature = facts.request.feature
      expectPlain(words.describe({ code, input: facts, plan, feature, upgrade: null }))
    }
  })

  it.each(connectivitySchema.shape.status.options)('for the way to the cloud: %s', (status) => {
    const t = coreWords(locale)
    expectPlain(appWords(locale)(`status.${status}`))
    const around = { now: NOW, deviceStatus: 'active', validUntil: NOW + 1, queued: 0, rejected: 0 } as const
    for (const deviceStatus of ['frozen', 'retired'] as const) {
      expectPlain(connectivityOf(NO_CONTACT_YET, { ...around, deviceStatus }, t).reason ?? '')
    }
    expectPlain(connectivityOf(NO_CONTACT_YET, { ...around, validUntil: NOW }, t).reason ?? '')
  })

  it('for why the cloud is out of reach', () => {
    const causes: Readonly<Record<NetworkCause, true>> = {
      name: true,
      refused: true,
      timeout: true,
      certificate: true,
      proxy: true,
      no_network: true,
      broken_off: true,
      other: true,
    }
    const failures: CloudFailure[] = [
      ...Object.keys(causes).map(
        (cause) => ({ kind: 'unreachable', cause: cause as NetworkCause, detail: 'ENOTFOUND' }) as const,
      ),
      { kind: 'not_the_cloud', status: 407 },
      { kind: 'not_the_cloud', status: 302 },
      { kind: 'unavailable', status: 429, retryAfterMs: null },
      { kind: 'unavailable', status: 503, retryAfterMs: null },
      { kind: 'key_missing' },
    ]
    for (const problem of failures)
      expectPlain(describeCloudFailure(problem, 'https://cloud.example', coreWords(locale)))
  })

  it('for every ending of an operation and every state of its record', () => {
    const t = appWords(locale)
    const { outcome, ending, sync } = activityItemSchema.shape
    for (const one of outcome.options) {
      for (const end of [...ending.unwrap().options, null]) {
        for (const code of DENIAL_CODES) {
          for (const errorClass of ['ai_error', 'never_heard_of', null]) {
            const item = { outcome: one, ending: end, code, errorClass, charged: 1, overage: 1, message: null } as const
            expectPlain(outcomeWords(t, { ...item, operation: 'ai_layout' }))
          }
        }
      }
    }
    for (const one of sync.options) {
      expect(t(`sync.${one}`)).not.toMatch(FOR_PROGRAMS)
      expect(rejectionWords(t, { sync: one, syncMessage: null }) ?? '').not.toMatch(FOR_PROGRAMS)
    }
  })

  it('for every state of a checkout', () => {
    const t = appWords(locale)
    const words = {
      starting: t('checkout.starting'),
      open: t('checkout.waiting'),
      activating: t('checkout.activating'),
      active: t('checkout.active', { plan: 'Professional' }),
      expired: t('checkout.expired'),
      cancelled: t('checkout.cancelled'),
      failed: t('checkout.failed'),
    }
    for (const status of uiCheckoutSchema.shape.status.options) expectPlain(words[status])
  })
})

const sources = readSourceFiles(root)
const product = sources.filter(
  ({ path }) =>
    /^(shared|src-main|src-renderer|server)\//.test(path) &&
    !path.startsWith('shared/words/') &&
    !path.includes('.test.'),
)
const formatter = sources.filter(({ path }) => path === 'shared/words/create-formats.ts')

it('no key of a catalogue lies unused', () => {
  const text = [...product, ...formatter].map((file) => file.text).join('\n')
  const prefixes = [...text.matchAll(/`([a-zA-Z.]+\.)\$\{/g)].map((match) => match[1] ?? '')
  const keys = new Set([app, core, decisions, formats, shell].flatMap((catalogue) => Object.keys(catalogue)))
  const unused = [...keys].filter(
    (key) => !text.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix) && key !== prefix),
  )
  expect(unused).toEqual([])
})

interface Node {
  readonly type: string
  readonly value?: unknown
  readonly name?: unknown
}

/** Text between tags, and attributes that are spoken or shown, written out in a component instead of taken from a catalogue. */
function literalsIn(path: string): string[] {
  const SPOKEN = new Set(['aria-label', 'aria-description', 'aria-valuetext', 'title', 'placeholder', 'alt'])
  const found: string[] = []
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk)
    if (typeof node !== 'object' || node === null || !('type' in node)) return
    const { type, value, name } = node as Node
    if (type === 'JSXText' && typeof value === 'string' && /\p{L}{2,}/u.test(value)) found.push(value.trim())
    if (type === 'JSXAttribute' && SPOKEN.has(String((name as { name?: unknown } | undefined)?.name))) {
      const given = (value as { type?: string; value?: unknown } | null)?.type === 'Literal'
      if (given) found.push(String((value as { value?: unknown }).value))
    }
    Object.values(node).forEach(walk)
  }
  walk(parseSync(path, readFileSync(join(root, path), 'utf8')).program)
  return found
}

it.each(sources.filter(({ path }) => /^src-renderer\/.*\.tsx$/.test(path)).map(({ path }) => path))(
  '%s takes its words from a catalogue',
  (path) => {
    expect(literalsIn(path)).toEqual([])
  },
)
