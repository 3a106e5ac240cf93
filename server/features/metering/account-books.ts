import type { Kysely } from 'kysely'
import type { Meter } from '../../../shared/catalog/plan.ts'
import { limitToWire } from '../../../shared/catalog/limit.ts'
import { effectivePlan } from '../../../shared/policy/effective-plan.ts'
import { periodOf, periodStart, type Period } from '../../../shared/time/period.ts'
import type { Database, Executor } from '../../db/database.ts'
import { inTransaction } from '../../db/in-transaction.ts'
import { HttpError } from '../../http/http-error.ts'
import type { AccountEntitlement, ReadAccountEntitlement } from '../entitlements/account-entitlement.ts'
import { fingerprintOf, leasedPeriods, limitOf } from '../entitlements/entitlement-rules.ts'
import { lockEntitlement, setEntitlementVersion, versionOf } from '../entitlements/entitlement-store.ts'
import { appendLedgerLines, lockPools, writeLease, writePool } from './books-store.ts'
import type { LedgerLineTable } from './metering-tables.ts'
import { withLimit, type Lease, type Pool } from './rules/books.ts'

export interface AccountBooksDeps {
  readonly db: Kysely<Database>
  readonly now: () => number
  readonly newId: () => string
  readonly readAccountEntitlement: ReadAccountEntitlement
}

type LedgerLine = Omit<LedgerLineTable, 'id' | 'account_id' | 'created_at'>

/** The books of one account, locked and open inside one transaction. What is put into them is written when the work is done. */
export interface AccountBooks {
  readonly transaction: Executor
  readonly accountId: string
  readonly now: number
  readonly entitlement: AccountEntitlement
  readonly version: number
  /** Whether this very transaction saw that the entitlement had changed. */
  readonly versionRose: boolean
  /** The periods that get leases: the running one first. */
  readonly periods: readonly Period[]
  /** @throws where no pool was locked for it */
  pool(meter: Meter, period: Period): Pool
  findPool(meter: Meter, period: Period): Pool | null
  putPool(pool: Pool): void
  putLease(lease: Lease): void
  line(line: LedgerLine): void
}

/** How often a transaction is tried again because the entitlement changed between reading it and locking the books. */
const ATTEMPTS = 10

/**
 * Opens an account's books, puts the limits in force, does the work and writes, all in one transaction.
 *
 * The entitlement is read before (billing's mirror is no part of the transaction), so its version is read before it and checked
 * under the lock: an older entitlement is never put in force after a newer one.
 *
 * @param alsoPeriods periods besides the leased ones whose pools the work needs
 */
export async function withAccountBooks<Outcome>(
  deps: AccountBooksDeps,
  accountId: string,
  alsoPeriods: readonly Period[],
  work: (books: AccountBooks) => Promise<Outcome>,
): Promise<Outcome> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const versionBefore = await versionOf(deps.db, accountId)
    const entitlement = await deps.readAccountEntitlement(accountId)
    // What the work writes under ids of others (an event, a denial) it looks up first; another account may write them just then.
    const once = async (transaction: Executor) => {
      const locked = await lockEntitlement(transaction, accountId, deps.now())
      const { now } = locked
      if (locked.version !== versionBefore) return null
      const fingerprint = fingerprintOf(entitlement)
      const versionRose = locked.fingerprint !== fingerprint
      const version = versionRose ? locked.version + 1 : locked.version
      if (versionRose) {
        await setEntitlementVersion(transaction, accountId, { version, fingerprint, changedAt: now })
      }
      const books = await openBooks(transaction, { accountId, entitlement, now, version, versionRose, alsoPeriods })
      const outcome = await work(books)
      await books.write(deps.newId)
      return { outcome }
    }
    const done = await inTransaction(deps.db, once, { retryTakenKeys: true })
    if (done !== null) return done.outcome
  }
  throw new HttpError(503, 'busy', 'The plan of this account is changing just now.', 'Try again in a moment.')
}

interface OpenFacts {
  readonly accountId: string
  readonly entitlement: AccountEntitlement
  readonly now: number
  readonly version: number
  readonly versionRose: boolean
  readonly alsoPeriods: readonly Period[]
}

async function openBooks(
  transaction: Executor,
  facts: OpenFacts,
): Promise<AccountBooks & { write(newId: () => string): Promise<void> }> {
  const { accountId, entitlement, now } = facts
  const periods = leasedPeriods(entitlement, now)
  const wanted = [...new Set([...periods, ...facts.alsoPeriods])].sort()
  const pools = new Map<string, Pool>()
  const changedPools = new Set<string>()
  const leases = new Map<string, Lease>()
  const lines: LedgerLine[] = []
  const keyOf = (meter: Meter, period: Period): string => `${meter} ${period}`

  for (const pool of await lockPools(transaction, accountId, periodOf(now), wanted, now)) {
    pools.set(keyOf(pool.meter, pool.period), pool)
  }

  const books: AccountBooks = {
    transaction,
    accountId,
    now,
    entitlement,
    version: facts.version,
    versionRose: facts.versionRose,
    periods,
    pool(meter, period) {
      const pool = pools.get(keyOf(meter, period))
      if (pool === undefined) throw new Error(`the pool of ${meter} in ${period} is not locked`)
      return pool
    },
    findPool: (meter, period) => pools.get(keyOf(meter, period)) ?? null,
    putPool(pool) {
      const key = keyOf(pool.meter, pool.period)
      if (pools.get(key) === pool) return
      pools.set(key, pool)
      changedPools.add(key)
    },
    putLease(lease) {
      leases.set(lease.leaseId, lease)
    },
    line(line) {
      lines.push(line)
    },
  }

  for (const pool of pools.values()) {
    // A past period keeps its limit; one that gets a lease, or will, has the plan's.
    if (pool.period >= periodOf(now)) putLimitInForce(books, pool)
  }

  return {
    ...books,
    async write(newId) {
      for (const key of changedPools) {
        const pool = pools.get(key)
        if (pool !== undefined) await writePool(transaction, accountId, pool, now)
      }
      for (const lease of leases.values()) await writeLease(transaction, lease, now)
      await appendLedgerLines(
        transaction,
        lines.map((line) => ({
          id: newId(),
          account_id: accountId,
          meter: line.meter,
          period: line.period,
          kind: line.kind,
          units: line.units,
          device_id: line.device_id,
          lease_id: line.lease_id,
          event_id: line.event_id,
          cause: line.cause,
          created_at: now,
        })),
      )
    },
  }
}

function putLimitInForce(books: AccountBooks, pool: Pool): void {
  const limit = limitOf(books.entitlement, pool.meter, pool.period, books.now)
  const after = withLimit(pool, limit)
  if (after === pool) return
  books.putPool(after)
  const plan = effectivePlan(books.entitlement, Math.max(books.now, periodStart(pool.period)))
  books.line({
    meter: pool.meter,
    period: pool.period,
    kind: 'limit',
    units: after.limit - pool.limit,
    device_id: null,
    lease_id: null,
    event_id: null,
    cause: `${plan.id} gives ${limitToWire(limit) ?? 'unlimited'}`,
  })
}
