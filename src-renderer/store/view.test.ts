import { expect, it } from 'vitest'
import { placeOf, planOf } from './view.ts'

it('finds the view and its part in an address, with or without a plan to look at', () => {
  expect(placeOf('#/plans')).toEqual({ view: 'plans', part: null })
  expect(placeOf('#/plans?plan=professional')).toEqual({ view: 'plans', part: null })
  expect(placeOf('#/activity/months')).toEqual({ view: 'activity', part: 'months' })
  expect(placeOf('#/nowhere/months')).toEqual({ view: 'overview', part: null })
  expect(placeOf('')).toEqual({ view: 'overview', part: null })
})

it('takes a plan from the address of the plans alone, by the form of its id', () => {
  expect(planOf('#/plans?plan=professional')).toBe('professional')
  expect(planOf('#/plans')).toBeNull()
  expect(planOf('#/overview?plan=professional')).toBeNull()
  expect(planOf('#/plans?plan=<b>')).toBeNull()
  expect(planOf('#/plans?plan=a&plan=b')).toBeNull()
})
