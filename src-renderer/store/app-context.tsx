import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { useStore } from 'zustand'
import type { AppState } from '../../shared/protocol/ui-api.ts'
import { appWords, type TranslateApp } from '../../shared/words/app-words.ts'
import { createFormats, type Formats } from '../../shared/words/create-formats.ts'
import type { ShellBridge } from '../transport/preload-contract.ts'
import type { Actions } from './create-actions.ts'
import type { AppStore, AppStoreState } from './create-app-store.ts'

export interface AppServices {
  readonly store: AppStore
  readonly actions: Actions
  readonly formats: Formats
  /** What only the desktop shell can do; `null` in a browser. */
  readonly shell: ShellBridge | null
}

export interface AppServicesProviderProps {
  readonly services: Pick<AppServices, 'store' | 'actions' | 'shell'>
  /** IANA name. */
  readonly timeZone: string
  /** The locale until the core has named its own. */
  readonly firstLocale: string
  readonly children: ReactNode
}

const AppContext = createContext<AppServices | null>(null)
const WordsContext = createContext<TranslateApp | null>(null)

/** Gives the services to everything inside it, and words and formats in the core's language. */
export function AppServicesProvider({ services, timeZone, firstLocale, children }: AppServicesProviderProps) {
  const { store, actions, shell } = services
  const locale = useStore(store, (state) => state.app?.locale ?? firstLocale)
  const value = useMemo(
    () => ({ store, actions, shell, formats: createFormats(timeZone, locale) }),
    [store, actions, shell, timeZone, locale],
  )
  return (
    <AppContext value={value}>
      <WordsProvider locale={locale}>{children}</WordsProvider>
    </AppContext>
  )
}

/** Gives the words of a locale to everything inside it, and names the language to the browser. */
export function WordsProvider({ locale, children }: { locale: string; children: ReactNode }) {
  const t = useMemo(() => appWords(locale), [locale])
  useEffect(() => {
    document.documentElement.lang = locale
  }, [locale])
  return <WordsContext value={t}>{children}</WordsContext>
}

/** The words of the app in the person's language. */
export function useWords(): TranslateApp {
  const words = useContext(WordsContext)
  if (words === null) throw new Error('used outside WordsProvider')
  return words
}

/** The store, the actions and the formats of this window. */
export function useServices(): AppServices {
  const services = useContext(AppContext)
  if (services === null) throw new Error('used outside AppServicesProvider')
  return services
}

/** Selects from the window’s store and draws again when what was selected changed. */
export function useAppStore<Selected>(select: (state: AppStoreState) => Selected): Selected {
  return useStore(useServices().store, select)
}

/** The core's state. Only for what is shown once it arrived. */
export function useCore<Selected>(select: (app: AppState) => Selected): Selected {
  return useAppStore((state) => {
    if (state.app === null) throw new Error('shown before the first state')
    return select(state.app)
  })
}

/** The core's trusted time, kept running; epoch milliseconds. */
export function useNow(everyMs: number): number {
  const offset = useAppStore((state) => state.clockOffset)
  const [wall, setWall] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setWall(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return wall + offset
}
