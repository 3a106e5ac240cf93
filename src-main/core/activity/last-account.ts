import type { Store } from '../store/store-types.ts'

/** Reads the account in use, or the one that was last; `null` before the first sign-in. */
export function createLastAccount({ full }: Store): () => string | null {
  const select = full
    .prepare<[], string>(
      'SELECT account_id FROM device ORDER BY signed_out_at IS NOT NULL, signed_out_at DESC, enrolled_at DESC LIMIT 1',
    )
    .pluck()
  return () => select.get() ?? null
}
