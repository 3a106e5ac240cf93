import { expect, it } from 'vitest'
import { reconnectDelay } from './reconnect-delay.ts'

it('grows from a quarter of a second to five seconds, spread by a quarter', () => {
  expect(reconnectDelay(0, 1)).toBe(250)
  expect(reconnectDelay(0, 0)).toBe(188)
  expect(reconnectDelay(3, 1)).toBe(2000)
  expect(reconnectDelay(60, 1)).toBe(5000)
})
