import { afterEach, beforeEach, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../../../shared/protocol/ui-api.ts'
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
  expect(settings.get()).toEqual(DEFAULT_SETTINGS)
  const dark = { ...DEFAULT_SETTINGS, theme: 'dark' as const }
  expect(settings.set({ theme: 'dark', usageWarnings: undefined })).toEqual(dark)
  expect(createSettings(createSettingsStore(test.reopen())).get()).toEqual(dark)
})

it('switches one kind of notification and leaves the others', () => {
  const settings = createSettings(createSettingsStore(test.store))
  settings.set({ notifications: { refused: false } })
  expect(settings.set({ notifications: { update: false } }).notifications).toEqual({
    ...DEFAULT_SETTINGS.notifications,
    refused: false,
    update: false,
  })
})

it('reads what an older version stored, and takes the default for what it did not know', () => {
  const store = createSettingsStore(test.store)
  store.set('settings', '{"theme":"dark","usageWarnings":false,"notifications":{"usage":false}}')
  expect(createSettings(store).get()).toEqual({
    ...DEFAULT_SETTINGS,
    theme: 'dark',
    usageWarnings: false,
    notifications: { ...DEFAULT_SETTINGS.notifications, usage: false },
  })
})

it.each(['no json', '{"theme":"purple"}', '[]', 'null'])(
  'falls back to the defaults when the store holds %s',
  (text) => {
    const store = createSettingsStore(test.store)
    store.set('settings', text)
    expect(createSettings(store).get()).toEqual(DEFAULT_SETTINGS)
  },
)
