import type { Migration } from '../migrate-store.ts'

/**
 * Times are epoch milliseconds, units whole numbers, digests and keys base64url.
 * The two tables that grow with each operation keep their rowid: their rows are large, and are appended to its b-tree without
 * touching their neighbours (https://www.sqlite.org/withoutrowid.html section 4).
 */
export const initial: Migration = {
  version: 1,
  sql: `
    CREATE TABLE meta (
      key TEXT PRIMARY KEY,
      value INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE setting (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE device (
      device_id TEXT PRIMARY KEY,
      account_id TEXT NOT NULL,
      account_name TEXT NOT NULL,
      member_id TEXT NOT NULL,
      member_name TEXT NOT NULL,
      member_email TEXT NOT NULL,
      device_name TEXT NOT NULL,
      root_public_key TEXT NOT NULL,
      project_hmac_key TEXT NOT NULL,
      enrolled_at INTEGER NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('active', 'frozen', 'retired')),
      signed_out_at INTEGER
    ) STRICT, WITHOUT ROWID;

    -- At most one device is in use.
    CREATE UNIQUE INDEX device_in_use ON device ((1)) WHERE signed_out_at IS NULL;

    CREATE TABLE snapshot (
      device_id TEXT PRIMARY KEY REFERENCES device,
      jws TEXT NOT NULL,
      -- JSON array: the certificates that verify it and the leases.
      keys TEXT NOT NULL,
      version INTEGER NOT NULL,
      issued_at INTEGER NOT NULL,
      ledger_epoch TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE lease (
      lease_id TEXT PRIMARY KEY,
      device_id TEXT NOT NULL REFERENCES device,
      meter TEXT NOT NULL,
      period TEXT NOT NULL,
      basis TEXT NOT NULL CHECK (basis IN ('counted', 'uncounted')),
      granted INTEGER NOT NULL,
      version INTEGER NOT NULL,
      jws TEXT NOT NULL,
      -- 1 while the last sync answer repeated it; only then may reserves draw on it.
      current INTEGER NOT NULL CHECK (current IN (0, 1)),
      returned INTEGER NOT NULL DEFAULT 0 CHECK (returned >= 0),
      committed INTEGER NOT NULL DEFAULT 0 CHECK (committed >= 0),
      -- Used beyond what the lease still had: stands outside its books.
      overage INTEGER NOT NULL DEFAULT 0 CHECK (overage >= 0),
      CHECK (granted - returned - committed >= 0)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX lease_of_device ON lease (device_id, period);

    -- Reservations whose outcome is open. One b-tree alone, and small: every reserve waits for it.
    CREATE TABLE open_hold (
      reservation_id TEXT PRIMARY KEY,
      device_id TEXT NOT NULL,
      account_id TEXT NOT NULL,
      member_id TEXT NOT NULL,
      op_id TEXT NOT NULL,
      operation TEXT NOT NULL,
      meter TEXT,
      period TEXT NOT NULL,
      lease_id TEXT,
      units INTEGER NOT NULL CHECK (units > 0),
      area_sqm REAL,
      feature TEXT,
      project_key TEXT,
      project_label TEXT,
      expected_ms INTEGER,
      product TEXT NOT NULL,
      year INTEGER NOT NULL,
      build TEXT,
      client_name TEXT NOT NULL,
      client_version TEXT NOT NULL,
      plan_id TEXT NOT NULL,
      entitlement_version INTEGER NOT NULL,
      offline INTEGER NOT NULL CHECK (offline IN (0, 1)),
      reserved_at INTEGER NOT NULL,
      lapsed_at INTEGER
    ) STRICT, WITHOUT ROWID;

    -- Reservations that have ended, with their end: the record of each operation.
    CREATE TABLE hold (
      reservation_id TEXT PRIMARY KEY,
      device_id TEXT NOT NULL REFERENCES device,
      account_id TEXT NOT NULL,
      member_id TEXT NOT NULL,
      op_id TEXT NOT NULL,
      operation TEXT NOT NULL,
      meter TEXT,
      period TEXT NOT NULL,
      lease_id TEXT REFERENCES lease,
      units INTEGER NOT NULL CHECK (units > 0),
      area_sqm REAL,
      feature TEXT,
      project_key TEXT,
      project_label TEXT,
      expected_ms INTEGER,
      product TEXT NOT NULL,
      year INTEGER NOT NULL,
      build TEXT,
      client_name TEXT NOT NULL,
      client_version TEXT NOT NULL,
      plan_id TEXT NOT NULL,
      entitlement_version INTEGER NOT NULL,
      offline INTEGER NOT NULL CHECK (offline IN (0, 1)),
      reserved_at INTEGER NOT NULL,
      lapsed_at INTEGER,
      state TEXT NOT NULL CHECK (state IN ('committed', 'released', 'expired')),
      ended_at INTEGER NOT NULL,
      charged INTEGER NOT NULL CHECK (charged >= 0),
      overage INTEGER NOT NULL CHECK (overage >= 0),
      outcome TEXT NOT NULL CHECK (outcome IN ('succeeded', 'failed', 'cancelled', 'expired')),
      error_class TEXT,
      duration_ms INTEGER,
      UNIQUE (device_id, op_id),
      CHECK (charged + overage <= units),
      CHECK (state = 'committed' OR charged + overage = 0)
    ) STRICT;

    -- Every granted reservation, whatever became of it.
    CREATE VIEW reservation (reservation_id, lease_id, units, state, charged, overage, outcome) AS
      SELECT reservation_id, lease_id, units, iif(lapsed_at IS NULL, 'held', 'lapsed'), 0, 0, NULL FROM open_hold
      UNION ALL
      SELECT reservation_id, lease_id, units, state, charged, overage, outcome FROM hold;

    -- Refused reserves, once for each opId and code.
    CREATE TABLE denial (
      event_id TEXT PRIMARY KEY,
      device_id TEXT NOT NULL REFERENCES device,
      account_id TEXT NOT NULL,
      op_id TEXT NOT NULL,
      code TEXT NOT NULL,
      message TEXT NOT NULL,
      operation TEXT NOT NULL,
      units INTEGER NOT NULL,
      area_sqm REAL,
      feature TEXT,
      project_label TEXT,
      product TEXT NOT NULL,
      year INTEGER NOT NULL,
      offline INTEGER NOT NULL CHECK (offline IN (0, 1)),
      denied_at INTEGER NOT NULL,
      UNIQUE (device_id, op_id, code)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE journal (
      device_id TEXT NOT NULL REFERENCES device,
      sequence INTEGER NOT NULL CHECK (sequence > 0),
      hash TEXT NOT NULL,
      event_id TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      raw TEXT NOT NULL,
      -- JSON of the personal fields that travel beside the entry.
      personal TEXT,
      created_at INTEGER NOT NULL,
      result_status TEXT,
      result_code TEXT,
      result_message TEXT,
      acknowledged_at INTEGER,
      PRIMARY KEY (device_id, sequence)
    ) STRICT;

    CREATE INDEX journal_rejected ON journal (device_id) WHERE result_status = 'rejected';

    -- How far the cloud has acknowledged a device's journal. The head of the chain is the last row of the journal itself.
    CREATE TABLE journal_mark (
      device_id TEXT PRIMARY KEY REFERENCES device,
      acknowledged_sequence INTEGER NOT NULL CHECK (acknowledged_sequence >= 0),
      ledger_epoch TEXT
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE warning (
      account_id TEXT NOT NULL,
      meter TEXT NOT NULL,
      period TEXT NOT NULL,
      level INTEGER NOT NULL CHECK (level IN (80, 100)),
      -- The limit it was raised at: a higher one arms it again.
      limit_at INTEGER NOT NULL,
      raised_at INTEGER NOT NULL,
      dismissed_at INTEGER,
      PRIMARY KEY (account_id, meter, period, level)
    ) STRICT, WITHOUT ROWID;
  `,
}
