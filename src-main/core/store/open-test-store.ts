import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from './open-store.ts'
import type { Store } from './store-types.ts'

export interface TestStore {
  /** The store that is open now. */
  store: Store
  /** Closes the store and opens the same file again, as a restart does. */
  reopen(): Store
  /** Closes and deletes. */
  remove(): void
}

/** A real store in a folder of its own, for tests. */
export function openTestStore(): TestStore {
  const folder = mkdtempSync(join(tmpdir(), 'core-store-'))
  const open = (): Store => {
    const result = openStore(join(folder, 'store.sqlite'))
    if (!result.ok) throw new Error(result.failure.code)
    return result.value
  }
  const test: TestStore = {
    store: open(),
    reopen() {
      test.store.close()
      test.store = open()
      return test.store
    },
    remove() {
      test.store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return test
}
