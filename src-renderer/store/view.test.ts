import { expect, it } from 'vitest'
import { planOf, viewOf } from './view.ts'

it('finds the view in an address, with or without a plan to look at', () => {
  expect(viewOf('#/plans')).toBe('plans')
  expect(viewOf('#/plans?plan=professional')).toBe('plans')
  expect(viewOf('#/settings')).toBe('settings')
  expect(viewOf('#/nowhere')).toBe('overview')
  expect(viewOf('')).toBe('overview')
})

it('takes a plan from the address of the plans alone, by the form of its id', () => {
  expect(planOf('#/plans?plan=professional')).toBe('professional')
  expect(planOf('#/plans')).toBeNull()
  expect(planOf('#/overview?plan=professional')).toBeNull()
  expect(planOf('#/plans?plan=<b>')).toBeNull()
  expect(planOf('#/plans?plan=a&plan=b')).toBeNull()
})
