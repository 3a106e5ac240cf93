import { randomFillSync } from 'node:crypto'
import { uuidV7 } from '../../../shared/identifiers/uuid-v7.ts'

const POOL_SIZE = 4096
const RANDOM_BYTES = 10

/** Makes UUIDv7s for an instant (epoch milliseconds). Randomness is drawn in pools: one call each id would cost more than the id. */
export function createIdSource(): (now: number) => string {
  const pool = new Uint8Array(POOL_SIZE)
  let next = POOL_SIZE
  return (now) => {
    if (next + RANDOM_BYTES > POOL_SIZE) {
      randomFillSync(pool)
      next = 0
    }
    const random = pool.subarray(next, next + RANDOM_BYTES)
    next += RANDOM_BYTES
    return uuidV7(now, random)
  }
}
