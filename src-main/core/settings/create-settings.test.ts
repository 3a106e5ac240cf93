import { afterEach, beforeEach, expect, it } from 'vitest'
import { createSettingsStore } from '../store/create-settings-store.ts'
import { openTestStore, type TestStore } from '../store/open-test-store.ts'
import { createSettings } from './create-settings.ts'

let test: TestStore

beforeEach(() => {
  test = openTestStore()
})

afterEach(() => {
  test.remove()
})

it('keeps what was set over a restart, and the rest as it was', () => {
  const settings = createSettings(createSettingsStore(test.store))
  expect(settings.get()).toEqual({ theme: 'system', usageWarnings: true })
  expect(settings.set({ theme: 'dark', usageWarnings: undefined })).toEqual({ theme: 'dark', usageWarnings: true })
  expect(createSettings(createSettingsStore(test.reopen())).get()).toEqual({ theme: 'dark', usageWarnings: true })
})

it.each(['no json', '{"theme":"purple"}', '[]', 'null'])(
  'falls back to the defaults when the store holds %s',
  (text) => {
    const store = createSettingsStore(test.store)
    store.set('settings', text)
    expect(createSettings(store).get()).toEqual({ theme: 'system', usageWarnings: true })
  },
)
