/** How a spreadsheet of the person's region reads a file that it is given without being asked: its separator and its decimal mark. */
export interface CsvDialect {
  readonly separator: ',' | ';'
  readonly decimal: '.' | ','
}

/** Where numbers are written with a comma, spreadsheets take the semicolon between fields. */
export function csvDialect(locale: string): CsvDialect {
  const decimal = new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value
  return decimal === ',' ? { separator: ';', decimal: ',' } : { separator: ',', decimal: '.' }
}
