import { expect, it } from 'vitest'
import { EXAMPLE_RECORD } from './example-record.ts'
import { journalEntrySchema, personalFieldsSchema } from './journal-entry.ts'

it('is a record that the cloud would read, with nothing added and nothing left out', () => {
  expect(journalEntrySchema.parse(EXAMPLE_RECORD.entry)).toEqual(EXAMPLE_RECORD.entry)
  expect(personalFieldsSchema.parse(EXAMPLE_RECORD.personal)).toEqual(EXAMPLE_RECORD.personal)
})
