import { expect, it } from 'vitest'
import { compareVersions } from './compare-versions.ts'

it('orders versions by their numbers', () => {
  expect(compareVersions('1.10.0', '1.9.9')).toBeGreaterThan(0)
  expect(compareVersions('2.0', '2.0.0')).toBe(0)
  expect(compareVersions('1.2.3-beta.1', '1.2.3')).toBe(0)
  expect(compareVersions('0.9', '1')).toBeLessThan(0)
})
