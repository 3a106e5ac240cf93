import type { Migration } from '../migrate-store.ts'

const COUNTS = ['runs', 'charged', 'overage', 'not_charged', 'refused'] as const

/** Adds to the row of a month, an operation and a project, which the statement makes when it is missing. */
function addToMonth(values: string): string {
  return `
    INSERT INTO usage_month (account_id, period, operation, project, ${COUNTS.join(', ')}) ${values}
    ON CONFLICT (account_id, period, operation, project) DO UPDATE SET
      ${COUNTS.map((count) => `${count} = ${count} + excluded.${count}`).join(', ')};`
}

const addToDay = (values: string): string => `
    INSERT INTO usage_day (account_id, day, operation, charged) ${values}
    ON CONFLICT (account_id, day, operation) DO UPDATE SET charged = charged + excluded.charged;`

/** The UTC month or day of a column of epoch milliseconds. */
const month = (column: string): string => `strftime('%Y-%m', ${column} / 1000, 'unixepoch')`
const day = (column: string): string => `strftime('%Y-%m-%d', ${column} / 1000, 'unixepoch')`

/**
 * History that outlives its operations (they go 70 days after the cloud acknowledged them) and is read without them. The triggers run
 * inside the transaction that records the end or the refusal, so the sums are never ahead of it or behind.
 */
export const history: Migration = {
  version: 2,
  sql: `
    -- What ended here, for each month, operation and project ('' where the plugin named none).
    CREATE TABLE usage_month (
      account_id TEXT NOT NULL,
      period TEXT NOT NULL,
      operation TEXT NOT NULL,
      project TEXT NOT NULL,
      ${COUNTS.map((count) => `${count} INTEGER NOT NULL`).join(',\n      ')},
      PRIMARY KEY (account_id, period, operation, project)
    ) STRICT, WITHOUT ROWID;

    -- Units charged on each UTC day of a reserve.
    CREATE TABLE usage_day (
      account_id TEXT NOT NULL,
      day TEXT NOT NULL,
      operation TEXT NOT NULL,
      charged INTEGER NOT NULL,
      PRIMARY KEY (account_id, operation, day)
    ) STRICT, WITHOUT ROWID;

    -- Filtering the list of operations reads this alone, in the order of the list; rows are appended to it.
    CREATE INDEX hold_listed ON hold (account_id, reservation_id, operation, state, project_label);

    -- What the cloud last said about a month of the whole account.
    CREATE TABLE account_month (
      account_id TEXT NOT NULL,
      period TEXT NOT NULL,
      meter TEXT NOT NULL,
      used INTEGER NOT NULL,
      quota INTEGER,
      known_at INTEGER NOT NULL,
      PRIMARY KEY (account_id, period, meter)
    ) STRICT, WITHOUT ROWID;

    CREATE TRIGGER hold_adds_to_month AFTER INSERT ON hold BEGIN
      ${addToMonth(`VALUES (new.account_id, new.period, new.operation, coalesce(new.project_label, ''),
        1, new.charged, new.overage, new.state <> 'committed', 0)`)}
    END;

    CREATE TRIGGER hold_adds_to_day AFTER INSERT ON hold WHEN new.charged > 0 BEGIN
      ${addToDay(`VALUES (new.account_id, ${day('new.reserved_at')}, new.operation, new.charged)`)}
    END;

    CREATE TRIGGER denial_adds_to_month AFTER INSERT ON denial BEGIN
      ${addToMonth(`VALUES (new.account_id, ${month('new.denied_at')}, new.operation, coalesce(new.project_label, ''),
        0, 0, 0, 0, 1)`)}
    END;

    ${addToMonth(`SELECT account_id, period, operation, coalesce(project_label, ''),
        count(*), sum(charged), sum(overage), sum(state <> 'committed'), 0 FROM hold WHERE true GROUP BY 1, 2, 3, 4`)}
    ${addToDay(`SELECT account_id, ${day('reserved_at')}, operation, sum(charged)
        FROM hold WHERE charged > 0 GROUP BY 1, 2, 3`)}
    ${addToMonth(`SELECT account_id, ${month('denied_at')}, operation, coalesce(project_label, ''),
        0, 0, 0, 0, count(*) FROM denial WHERE true GROUP BY 1, 2, 3, 4`)}
  `,
}
