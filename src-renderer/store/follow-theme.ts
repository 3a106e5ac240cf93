import type { AppStore } from './create-app-store.ts'

/** Marks the document with the theme to draw: the one chosen in Settings, else the system's, also when that changes. */
export function followTheme(
  store: AppStore,
  systemDark: Pick<MediaQueryList, 'matches' | 'addEventListener'>,
  root: Pick<HTMLElement, 'dataset'>,
): void {
  const apply = (): void => {
    const chosen = store.getState().app?.settings.theme ?? 'system'
    const dark = chosen === 'system' ? systemDark.matches : chosen === 'dark'
    root.dataset['theme'] = dark ? 'dark' : 'light'
  }
  apply()
  store.subscribe(apply)
  systemDark.addEventListener('change', apply)
}
