import {
  changeSettings,
  DEFAULT_SETTINGS,
  type Settings,
  type SettingsChange,
  settingsChangeSchema,
} from '../../../shared/protocol/ui-api.ts'
import type { SettingsStore } from '../store/create-settings-store.ts'

export interface SettingsOfUser {
  get(): Settings
  /** On disk when it returns. */
  set(change: SettingsChange): Settings
}

const KEY = 'settings'

/** The person's settings; what is missing or unreadable has its default. */
export function createSettings(store: SettingsStore): SettingsOfUser {
  let current = read(store.get(KEY))
  return {
    get: () => current,
    set(change) {
      current = changeSettings(current, change)
      store.set(KEY, JSON.stringify(current))
      return current
    },
  }
}

function read(text: string | null): Settings {
  try {
    const known = settingsChangeSchema.safeParse(JSON.parse(text ?? '{}'))
    return known.success ? changeSettings(DEFAULT_SETTINGS, known.data) : DEFAULT_SETTINGS
  } catch {
    return DEFAULT_SETTINGS
  }
}
