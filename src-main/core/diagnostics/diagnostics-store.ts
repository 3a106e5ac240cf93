import type { Store } from '../store/store-types.ts'

export interface WaitingRow {
  readonly waiting: number
  /** Epoch milliseconds; `null`: nothing waits. */
  readonly oldest_at: number | null
}

export interface RejectionRow {
  readonly result_code: string | null
  readonly count: number
}

export interface LastRecordRow {
  readonly raw: string
  readonly personal: string | null
  readonly acknowledged_at: number
}

/** Everything in the store by which a text could name somebody or something. */
export interface NamesRow {
  readonly kind: 'account' | 'person' | 'email' | 'computer' | 'project'
  readonly text: string
}

/** The SQL of diagnostics; reads only. */
export function createDiagnosticsStore({ full }: Store) {
  const waiting = full.prepare<[], WaitingRow>(
    `SELECT count(*) AS waiting, min(created_at) AS oldest_at FROM (
       SELECT journal.created_at FROM device LEFT JOIN journal_mark AS mark USING (device_id)
       JOIN journal ON journal.device_id = device.device_id AND sequence > coalesce(mark.acknowledged_sequence, 0))`,
  )
  const rejections = full.prepare<[], RejectionRow>(
    `SELECT result_code, count(*) AS count FROM journal WHERE result_status = 'rejected' GROUP BY result_code`,
  )
  const lastRecord = full.prepare<[string, number], LastRecordRow>(
    `SELECT raw, personal, acknowledged_at FROM journal
     WHERE device_id = ? AND sequence <= ? AND acknowledged_at IS NOT NULL ORDER BY sequence DESC LIMIT 1`,
  )
  const acknowledged = full
    .prepare<[string], number>('SELECT acknowledged_sequence FROM journal_mark WHERE device_id = ?')
    .pluck()
  const names = full.prepare<[], NamesRow>(
    `SELECT 'account' AS kind, account_name AS text FROM device
     UNION SELECT 'person', member_name FROM device
     UNION SELECT 'email', member_email FROM device
     UNION SELECT 'computer', device_name FROM device
     UNION SELECT 'project', project FROM usage_month WHERE project <> ''
     UNION SELECT 'project', project_label FROM open_hold WHERE project_label IS NOT NULL`,
  )
  const snapshot = full.prepare<[string], { jws: string; keys: string }>(
    'SELECT jws, keys FROM snapshot WHERE device_id = ?',
  )

  return {
    waiting: () => waiting.get() ?? { waiting: 0, oldest_at: null },
    rejections: () => rejections.all(),
    /** The latest entry of a device that the cloud acknowledged. */
    lastRecord: (deviceId: string) => lastRecord.get(deviceId, acknowledged.get(deviceId) ?? 0) ?? null,
    names: () => names.all(),
    snapshot: (deviceId: string) => snapshot.get(deviceId) ?? null,
  }
}
export type DiagnosticsStore = ReturnType<typeof createDiagnosticsStore>
