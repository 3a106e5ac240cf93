import { type Settings, settingsSchema } from '../../../shared/protocol/ui-api.ts'
import type { SettingsStore } from '../store/create-settings-store.ts'

export interface SettingsOfUser {
  get(): Settings
  /** On disk when it returns. */
  set(changes: { readonly [Key in keyof Settings]?: Settings[Key] | undefined }): Settings
}

const KEY = 'settings'
const DEFAULTS: Settings = { theme: 'system', usageWarnings: true }

/** The person's settings; what is missing or unreadable has its default. */
export function createSettings(store: SettingsStore): SettingsOfUser {
  let current = read(store.get(KEY))
  return {
    get: () => current,
    set(changes) {
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
      current = settingsSchema.parse({ ...current, ...given })
      store.set(KEY, JSON.stringify(current))
      return current
    },
  }
}

function read(text: string | null): Settings {
  try {
    const known = settingsSchema.partial().safeParse(JSON.parse(text ?? '{}'))
    return known.success ? settingsSchema.parse({ ...DEFAULTS, ...known.data }) : DEFAULTS
  } catch {
    return DEFAULTS
  }
}
