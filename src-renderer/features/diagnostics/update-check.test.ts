import { expect, it } from 'vitest'
import { updateCheck } from './update-check.ts'

it('names a newer version that is ready, and a look that failed', () => {
  const ready = { kind: 'ready', version: '2.0.0', notes: '', waitsFor: 'window', agreed: false } as const
  expect(updateCheck(ready)).toMatchObject({ state: 'ok', finding: 'updates_ready', facts: [{ value: '2.0.0' }] })
  expect(updateCheck({ kind: 'failed', message: 'no', checkedAt: 1 })).toMatchObject({ state: 'attention', facts: [] })
  expect(updateCheck({ kind: 'current', checkedAt: null })).toMatchObject({ finding: 'updates_current' })
})

it('says nothing where nobody looks for a newer version', () => {
  expect(updateCheck({ kind: 'unsupported', because: 'development' })).toBeNull()
})
