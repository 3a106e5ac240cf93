import { expect, it } from 'vitest'
import { createTokenBucket } from './token-bucket.ts'

it('lets a burst through, then so many a second', () => {
  let now = 0
  const take = createTokenBucket(10, 3, () => now)
  expect([take(), take(), take(), take()]).toEqual([true, true, true, false])
  now = 100
  expect([take(), take()]).toEqual([true, false])
  now = 60_000
  expect([take(), take(), take(), take()]).toEqual([true, true, true, false])
})
