import { describe, expect, it } from 'vitest'
import { nextMark, type AcknowledgementFacts } from './next-mark.ts'

function facts(changes: Partial<AcknowledgementFacts>): AcknowledgementFacts {
  return {
    marked: 10,
    head: 30,
    first: 1,
    ledgerReplaced: false,
    answered: new Set(),
    held: 10,
    resendFrom: null,
    ...changes,
  }
}

describe('nextMark', () => {
  it('moves forward over what was answered', () => {
    expect(nextMark(facts({ answered: new Set([11, 12, 13]), held: 13 }))).toBe(13)
  })

  it('stays before an entry that got no result', () => {
    expect(nextMark(facts({ answered: new Set([12, 13]), held: 10 }))).toBe(10)
  })

  it('moves forward to what the cloud holds when the answer that said so was lost', () => {
    expect(nextMark(facts({ held: 20 }))).toBe(20)
  })

  it('goes on over answered entries when the cloud holds another branch', () => {
    expect(nextMark(facts({ answered: new Set([11, 12]), held: null }))).toBe(12)
  })

  it('goes back to what a restored cloud holds', () => {
    expect(nextMark(facts({ ledgerReplaced: true, held: 4 }))).toBe(4)
    expect(nextMark(facts({ ledgerReplaced: true, held: null }))).toBe(0)
  })

  it('goes back to where the cloud asks to send again', () => {
    expect(nextMark(facts({ resendFrom: 6, held: 5 }))).toBe(5)
  })

  it('never goes back to entries that are forgotten, nor beyond the head', () => {
    expect(nextMark(facts({ first: 8, resendFrom: 2, held: 1 }))).toBe(7)
    expect(nextMark(facts({ marked: 30, head: 30, held: 30 }))).toBe(30)
  })
})
