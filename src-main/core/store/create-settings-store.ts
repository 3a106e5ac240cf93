import type { Store } from './store-types.ts'

/** Small texts by name that outlive a restart: settings, and what other parts must remember. */
export interface SettingsStore {
  get(key: string): string | null
  /** On disk when it returns. */
  set(key: string, value: string): void
  delete(key: string): void
}

/** Every change is on disk when the call returns. */
export function createSettingsStore(store: Store): SettingsStore {
  const select = store.full.prepare<[string], string>('SELECT value FROM setting WHERE key = ?').pluck()
  const upsert = store.full.prepare<[string, string]>(
    'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  const remove = store.full.prepare<[string]>('DELETE FROM setting WHERE key = ?')
  return {
    get: (key) => select.get(key) ?? null,
    set: (key, value) => {
      store.transact(store.full, () => upsert.run(key, value))
    },
    delete: (key) => {
      store.transact(store.full, () => remove.run(key))
    },
  }
}
