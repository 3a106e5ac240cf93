import { expect, it } from 'vitest'
import { createNonceMemory } from './nonce-memory.ts'

it('takes each nonce once, and none that it could not remember', () => {
  const nonces = createNonceMemory(2)
  expect(nonces.use('a')).toBe('fresh')
  expect(nonces.use('a')).toBe('used')
  expect(nonces.use('b')).toBe('fresh')
  expect(nonces.use('c')).toBe('full')
  expect(nonces.use('a')).toBe('used')
  nonces.clear()
  expect(nonces.use('c')).toBe('fresh')
})
