import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import { useStore } from 'zustand'
import type { AppState } from '../../shared/protocol/ui-api.ts'
import type { Formats } from '../format/create-formats.ts'
import type { Actions } from './create-actions.ts'
import type { AppStore, AppStoreState } from './create-app-store.ts'

export interface AppServices {
  readonly store: AppStore
  readonly actions: Actions
  readonly formats: Formats
}

const AppContext = createContext<AppServices | null>(null)

/** Gives the services to everything inside it. */
export function AppServicesProvider({ services, children }: { services: AppServices; children: ReactNode }) {
  return <AppContext value={services}>{children}</AppContext>
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
