import { sql } from 'kysely'
import { openTestDatabase, type TestDatabase } from '../../../server/db/open-test-database.ts'
import { listAccounts, readTotals } from '../../../server/features/admin/admin-store.ts'
import { readPools } from '../../../server/features/metering/books-store.ts'
import { periodOf } from '../../../shared/time/period.ts'
import { timesOf } from '../measure.ts'
import { milliseconds, type BenchLine, type Section } from '../report.ts'

/** `BENCH_READ_EVENTS=10000000` for the long run (about 5 GB of disk and ten minutes). */
const EVENTS = Number(process.env['BENCH_READ_EVENTS'] ?? '400000')
const EVENTS_AN_ACCOUNT = 100
const READS = 200
const LIMIT_MS = 200
/** Ten times the events may cost at most so many times as much. */
const GROWTH = 3

const NOW = Date.UTC(2026, 10, 15)
const PERIOD = periodOf(NOW)

const accountId = (number: number): string => `account-${String(number).padStart(9, '0')}`

/** A cloud's database with so many events, put there by SQL: accounts, their pools and their usage. */
async function filledDatabase(events: number): Promise<TestDatabase> {
  const database = await openTestDatabase()
  const { db } = database
  const accounts = Math.max(1, Math.floor(events / EVENTS_AN_ACCOUNT))
  const id = sql`printf('account-%09d', n)`
  const numbers = (count: number) =>
    sql`with recursive numbers(n) as (select 0 union all select n + 1 from numbers where n < ${count - 1})`
  await sql`${numbers(accounts)}
    insert into account (id, name, project_hmac_key, created_at) select ${id}, 'Bench', 'k', ${NOW} from numbers`.execute(
    db,
  )
  await sql`${numbers(accounts)}
    insert into pool (account_id, meter, period, limit_units, unlimited, highest_limit, free_units, open_units, held_units,
      settled_units, overage_units, uncounted_units, changed_at)
    select ${id}, 'ai_layouts', ${PERIOD}, 100, 0, 100, 0, 0, 0, 100, 0, 0, ${NOW} from numbers`.execute(db)
  await sql`${numbers(events)}
    insert into usage_event (id, account_id, source, operation, meter, period, outcome, basis, settled_units, overage_units,
      content_digest, plan_at_time, entitlement_version, offline, late, occurred_at, received_at)
    select printf('event-%012d', n), printf('account-%09d', n / ${EVENTS_AN_ACCOUNT}), 'device', 'ai_layout', 'ai_layouts', ${PERIOD},
      'succeeded', 'counted', 1, 0, printf('%043d', n), 'professional', 1, 0, 0, ${NOW}, ${NOW} from numbers`.execute(
    db,
  )
  return database
}

async function timeReads(events: number): Promise<{ meters: number; dashboard: number }> {
  const database = await filledDatabase(events)
  const { db } = database
  const accounts = Math.max(1, Math.floor(events / EVENTS_AN_ACCOUNT))
  const median = async (read: (run: number) => Promise<unknown>): Promise<number> => {
    const each: number[] = []
    for (let run = 0; run < READS; run += 1) {
      const begun = performance.now()
      await read(run)
      each.push(performance.now() - begun)
    }
    return timesOf(each, 1).p50
  }
  try {
    return {
      meters: await median((run) => readPools(db, accountId((run * 7919) % accounts), PERIOD)),
      dashboard: await median(async () => {
        await readTotals(db)
        await listAccounts(db, { period: PERIOD, before: null, limit: 50 })
      }),
    }
  } finally {
    await database.close()
  }
}

/** What reading costs with many events, and with a tenth of them: figures are kept as they change, never counted anew. */
export async function benchReading(): Promise<Section> {
  const small = await timeReads(EVENTS / 10)
  const large = await timeReads(EVENTS)
  const line = (what: string, ours: number, before: number): BenchLine[] => [
    {
      what,
      ours: milliseconds(ours),
      yardstick: `${LIMIT_MS} ms`,
      ratio: ours / LIMIT_MS,
      bound: { kind: 'at most', value: 1 },
    },
    {
      what,
      ours: milliseconds(ours),
      yardstick: `${milliseconds(before)}  with a tenth of the events`,
      ratio: ours / before,
      bound: { kind: 'at most', value: GROWTH },
    },
  ]
  return {
    title: `Reading with ${EVENTS} events of ${Math.floor(EVENTS / EVENTS_AN_ACCOUNT)} accounts`,
    lines: [
      ...line('meters of an account', large.meters, small.meters),
      ...line('the vendor’s list of accounts', large.dashboard, small.dashboard),
    ],
    notes: ['BENCH_READ_EVENTS sets the number of events.'],
  }
}
