import { expect, it } from 'vitest'
import { doubling } from './doubling.ts'

it('doubles with each failure, up to the longest', () => {
  expect([1, 2, 3, 4, 5].map((failures) => doubling(failures, 500, 3000))).toEqual([500, 1000, 2000, 3000, 3000])
})

it('stays at the longest however often it failed', () => {
  expect(doubling(1_000_000, 1, 60_000)).toBe(60_000)
})
