import { describe, expect, it } from 'vitest'
import { toCsv } from './csv.ts'

describe('toCsv', () => {
  it('quotes what RFC 4180 asks to be quoted and ends lines with CRLF', () => {
    expect(
      toCsv(
        ['A', 'B'],
        [
          ['say "hi"', 'x,y'],
          ['two\nlines', null],
          ['plain', 1.5],
        ],
      ),
    ).toBe('\uFEFFA,B\r\n"say ""hi""","x,y"\r\n"two\nlines",\r\nplain,1.5\r\n')
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('does not let a spreadsheet run %j', (formula) => {
    const cell = toCsv(['A'], [[formula]]).split('\r\n')[1] ?? ''
    expect(cell.replace(/^"/, '')).toMatch(/^'/)
  })

  it('leaves negative numbers numbers', () => {
    expect(toCsv(['A'], [[-1]])).toContain('\r\n-1\r\n')
  })
})
