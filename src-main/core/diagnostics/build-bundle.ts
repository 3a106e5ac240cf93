import type { CheckFact, CheckResult } from '../../../shared/protocol/ui-diagnostics.ts'
import type { HistoryMonth } from '../../../shared/protocol/ui-history.ts'
import type { AppState } from '../../../shared/protocol/ui-api.ts'
import { redactLine } from '../redaction/redact-line.ts'
import type { RedactText } from '../redaction/redact-text.ts'
import { redactValue } from '../redaction/redact-value.ts'
import type { RejectionRow } from './diagnostics-store.ts'

/** What a bundle is made of. Of the state only what is named below gets in. */
export interface BundleParts {
  /** Epoch milliseconds. */
  readonly at: number
  readonly version: string
  readonly checks: readonly CheckResult[]
  readonly state: Pick<
    AppState,
    'account' | 'entitlement' | 'meters' | 'rate' | 'connectivity' | 'settings' | 'revits' | 'orphans' | 'signIn'
  >
  readonly rejections: readonly RejectionRow[]
  readonly months: readonly HistoryMonth[]
  /** Lines by the name of their log. */
  readonly logs: ReadonlyMap<string, readonly string[]>
}

const ABOUT =
  'Diagnostics of the RevitAutoPlan Companion. Names, addresses, paths, keys and codes were taken out on this computer. Nothing was sent; read it, then hand it on if you like.'

/**
 * The text of the file that a person may hand to support: JSON, to be read before it is saved. Everything passes the redaction, also
 * what should hold nothing to take out (docs/rules.md, I12).
 */
export function buildBundle(parts: BundleParts, redact: RedactText): string {
  const { at, version, checks, state, rejections, months, logs } = parts
  const { account, entitlement, meters, rate, connectivity, settings, revits, orphans, signIn } = state
  const bundle = {
    about: ABOUT,
    made: iso(at),
    version,
    checks: checks.map(({ id, state: is, finding, facts, tookMs }) => ({
      check: id,
      state: is,
      finding,
      facts: facts.map(plainFact),
      tookMs,
    })),
    accountId: account?.id ?? null,
    deviceId: account?.deviceId ?? null,
    signIn: signIn.status,
    plan:
      entitlement === null
        ? null
        : {
            plan: entitlement.plan.id,
            standing: entitlement.standing,
            version: entitlement.version,
            issuedAt: iso(entitlement.issuedAt),
            validUntil: iso(entitlement.validUntil),
          },
    meters: meters.map(({ key: meter, period, used, held, limit, available, elsewhere }) => ({
      meter,
      period,
      used,
      held,
      limit,
      available,
      elsewhere,
    })),
    rate,
    connectivity: {
      ...connectivity,
      since: iso(connectivity.since),
      lastSyncAt: connectivity.lastSyncAt === null ? null : iso(connectivity.lastSyncAt),
    },
    settings,
    running: revits.flatMap(({ running }) => running).length,
    open: orphans.length,
    notAccepted: rejections.map(({ result_code: code, count }) => ({ code, count })),
    months,
  }
  const lines = Object.fromEntries(
    [...logs].map(([name, tail]) => [name, tail.map((line) => parsedOr(redactLine(line, redact)))]),
  )
  return `${JSON.stringify({ ...(redactValue(bundle, redact) as object), logs: lines }, null, 2)}\n`
}

function plainFact(fact: CheckFact): object {
  if (fact.kind === 'instant') return { [fact.name]: iso(fact.value) }
  if (fact.kind === 'span') return { [`${fact.name}_ms`]: fact.value }
  if (fact.kind === 'connection') {
    const { kind: _kind, connectedAt, lastHeardAt, ...connection } = fact
    return { connection: { ...connection, connectedAt: iso(connectedAt), lastHeardAt: iso(lastHeardAt) } }
  }
  if (fact.kind === 'refusal') return { refusal: { reason: fact.reason, count: fact.count, lastAt: iso(fact.lastAt) } }
  return { [fact.name]: fact.value }
}

/** A line of the log is easier to read as the object that it is; what a crash cut off stays a text. */
function parsedOr(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return line
  }
}

function iso(instant: number): string {
  return new Date(instant).toISOString()
}
