import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvDialect, type CsvDialect } from './csv-dialect.ts'
import { csvLines } from './csv-lines.ts'

const comma: CsvDialect = { separator: ',', decimal: '.' }
const semicolon: CsvDialect = { separator: ';', decimal: ',' }

/** Reads CSV back as RFC 4180 says. */
function parse(text: string, separator: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    let value = ''
    if (text[at] === '"') {
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
        if (text[at] === '"') at += 1
        value += text[at]
      }
      at += 1
    } else {
      while (at < text.length && text[at] !== separator && text[at] !== '\r') {
        value += text[at]
        at += 1
      }
    }
    row.push(value)
    if (text[at] === separator) at += 1
    else {
      rows.push(row)
      row = []
      at += 2
    }
  }
  return rows
}

describe('CSV', () => {
  it('quotes what RFC 4180 asks to be quoted and ends lines with CRLF', () => {
    const rows = [
      ['say "hi"', 'x,y;z'],
      ['two\nlines', null],
      ['plain', 1.5],
    ]
    expect(csvLines(rows, comma)).toBe('"say ""hi""","x,y;z"\r\n"two\nlines",\r\nplain,1.5\r\n')
    expect(csvLines(rows, semicolon)).toBe('"say ""hi""";"x,y;z"\r\n"two\nlines";\r\nplain;1,5\r\n')
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\n=1', '|calc', '%0'])(
    'does not let a spreadsheet run %j',
    (formula) => {
      expect(csvLines([[formula]], comma).replace(/^"/, '')).toMatch(/^'/)
    },
  )

  it('leaves negative numbers numbers', () => {
    expect(csvLines([[-1, -0.5]], semicolon)).toBe('-1;-0,5\r\n')
  })

  it('writes an instant as spreadsheets read one, in UTC', () => {
    expect(csvLines([[new Date('2026-11-22T10:05:07.123Z')]], comma)).toBe('2026-11-22 10:05:07\r\n')
  })

  it('is read back as it was, but for the apostrophe', () => {
    const cell = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    const rows = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(rows, fc.constantFrom(comma, semicolon), (given, dialect) => {
        const read = parse(csvLines(given, dialect), dialect.separator)
        expect(read).toHaveLength(given.length)
        for (const [index, row] of given.entries()) {
          for (const [column, value] of row.entries()) expect([value, `'${value}`]).toContain(read[index]?.[column])
        }
      }),
    )
  })
})

describe('the dialect', () => {
  it.each([
    ['en-GB', ','],
    ['en-US', ','],
    ['de-DE', ';'],
    ['de-CH', ','],
    ['fr-FR', ';'],
  ])('of %s separates with %s', (locale, separator) => {
    expect(csvDialect(locale).separator).toBe(separator)
  })
})
