import { describe, expect, it } from 'vitest'
import { appWords } from '../../../shared/words/app-words.ts'
import { outcomeWords, rejectionWords } from './outcome-words.ts'

const t = appWords('en-GB')

const item = {
  outcome: 'charged',
  operation: 'ai_layout',
  charged: 1,
  overage: 0,
  ending: null,
  errorClass: null,
  code: null,
  message: null,
} as const

describe('an outcome in words', () => {
  it('says how many units were charged, and what lay over the limit', () => {
    expect(outcomeWords(t, item)).toBe('charged 1')
    expect(outcomeWords(t, { ...item, overage: 1 })).toBe('charged 1, 1 over the limit, not billed')
    expect(outcomeWords(t, { ...item, charged: 0, overage: 2 })).toBe('2 over the limit, not billed')
    expect(outcomeWords(t, { ...item, operation: 'api_call', charged: 0 })).toBe('done, counts against the hour only')
  })

  it('says why nothing was charged', () => {
    const ended = { ...item, outcome: 'not_charged', charged: 0 } as const
    expect(outcomeWords(t, { ...ended, ending: 'revit_closed' })).toBe('not charged: Revit closed')
    expect(outcomeWords(t, { ...ended, ending: 'cancelled' })).toBe('not charged: cancelled')
    expect(outcomeWords(t, { ...ended, ending: 'failed', errorClass: 'ai_error' })).toBe('not charged: the AI failed')
    expect(outcomeWords(t, { ...ended, ending: 'failed', errorClass: 'new_kind' })).toBe('not charged: it failed')
  })

  it('gives a refusal’s first sentence, else its code in words', () => {
    const refused = { ...item, outcome: 'refused', charged: 0, code: 'area_over_limit' } as const
    const message = '201 m² is over the Free limit of 200 m². Professional takes projects up to 2,000 m².'
    expect(outcomeWords(t, { ...refused, message })).toBe('refused: 201 m² is over the Free limit of 200 m²')
    expect(outcomeWords(t, { ...refused, message: 'All 5 layouts of this month are used.' })).toBe(
      'refused: all 5 layouts of this month are used',
    )
    expect(outcomeWords(t, refused)).toBe('refused: the project is larger than the plan allows')
  })

  it('keeps a name that begins with two capitals', () => {
    expect(outcomeWords(t, { ...item, outcome: 'refused', code: 'busy', message: 'AI is busy.' })).toBe(
      'refused: AI is busy',
    )
  })
})

describe('a rejection by the cloud', () => {
  it('gives its reason', () => {
    const why = rejectionWords(t, { sync: 'rejected', syncMessage: 'the lease is unknown.' })
    expect(why).toBe('The cloud did not accept the record: the lease is unknown.')
  })

  it('is not spoken of where there is none', () => {
    expect(rejectionWords(t, { sync: 'waiting', syncMessage: null })).toBeNull()
  })
})
