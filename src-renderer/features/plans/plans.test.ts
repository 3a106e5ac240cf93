import { describe, expect, it } from 'vitest'
import { CATALOG, planNamed } from '../../../shared/catalog/catalog.ts'
import { appWords } from '../../../shared/words/app-words.ts'
import { createFormats } from '../../../shared/words/create-formats.ts'
import { amountDue } from './amount-due.ts'
import { planChanges } from './plan-changes.ts'
import { planToShow, purchaseOf } from './purchase-of.ts'

const wording = { t: appWords('en-GB'), formats: createFormats('UTC') }

const free = planNamed(CATALOG, 'free')
const professional = planNamed(CATALOG, 'professional')
const enterprise = planNamed(CATALOG, 'enterprise')

describe('what a plan changes', () => {
  it('says more units, larger projects and new features', () => {
    expect(planChanges(free, professional, wording)).toEqual([
      '+95 layouts a month',
      '+18 building scans a month',
      'projects up to 2,000\u00A0m² instead of 200\u00A0m²',
      '100 requests an hour instead of 10',
      'advanced layouts',
      'code compliance',
      '3D visualization',
      'export formats',
      '30 days offline instead of 7 days',
      'support: by e-mail',
    ])
  })

  it('marks what is arranged with the person', () => {
    expect(planChanges(professional, enterprise, wording)).toContain('single sign-on, arranged with you')
    expect(planChanges(professional, enterprise, wording)).toContain('unlimited layouts')
  })

  it('says what is lost on the way down', () => {
    expect(planChanges(professional, free, wording)).toContain('−95 layouts a month')
    expect(planChanges(professional, free, wording)).toContain('without code compliance')
  })

  it('says nothing about the plan of now', () => {
    expect(planChanges(enterprise, enterprise, wording)).toEqual([])
  })
})

describe('the amount due now', () => {
  it('is the first interval', () => {
    expect(amountDue(professional, 'month')).toEqual({ planCents: 4900, setupCents: 0, totalCents: 4900 })
    expect(amountDue(professional, 'year')?.totalCents).toBe(49_000)
  })

  it('holds the setup fee', () => {
    expect(amountDue(enterprise, 'month')).toEqual({ planCents: 19_900, setupCents: 50_000, totalCents: 69_900 })
  })

  it('is unknown where the price is negotiated', () => {
    expect(amountDue({ ...enterprise, monthlyPriceCents: null }, 'month')).toBeNull()
  })
})

describe('what can be done about a plan', () => {
  it('is buying, from Free', () => {
    expect(purchaseOf(professional, free, 'good')).toBe('buy')
    expect(purchaseOf(professional, free, 'ended')).toBe('buy')
    expect(purchaseOf(free, free, 'good')).toBe('current')
  })

  it('is never a second subscription', () => {
    expect(purchaseOf(enterprise, professional, 'good')).toBe('change')
    expect(purchaseOf(professional, free, 'unpaid')).toBe('pay')
    expect(purchaseOf(enterprise, professional, 'past_due')).toBe('pay')
  })

  it('is talking where the vendor makes the plan', () => {
    expect(purchaseOf({ ...enterprise, id: 'contract', selfService: false }, free, 'good')).toBe('talk')
  })

  it('shows the next plan up unless another is chosen', () => {
    expect(planToShow(CATALOG, free, null).id).toBe('professional')
    expect(planToShow(CATALOG, free, 'enterprise').id).toBe('enterprise')
    expect(planToShow(CATALOG, enterprise, null).id).toBe('enterprise')
  })
})
