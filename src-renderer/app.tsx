import { useEffect, useRef } from 'react'
import { Sheet } from './components/shell/sheet.tsx'
import { viewName } from './components/shell/rail.tsx'
import { ActivityView } from './features/activity/activity-view.tsx'
import { ConnectingView } from './features/connection/connecting-view.tsx'
import { Notices } from './features/connection/notices.tsx'
import { DiagnosticsView } from './features/diagnostics/diagnostics-view.tsx'
import { OverviewView } from './features/overview/overview-view.tsx'
import { PlansView } from './features/plans/plans-view.tsx'
import { SettingsView } from './features/settings/settings-view.tsx'
import { SignInView } from './features/sign-in/sign-in-view.tsx'
import { useAppStore, useServices, useWords } from './store/app-context.tsx'
import { isSignedIn } from './store/create-app-store.ts'
import type { View } from './store/view.ts'

const VIEW_COMPONENTS = {
  overview: OverviewView,
  activity: ActivityView,
  plans: PlansView,
  settings: SettingsView,
  diagnostics: DiagnosticsView,
} as const satisfies Record<View, () => unknown>

/** The window: what is connecting until the core’s first state is there, then the views. */
export function App() {
  const known = useAppStore((state) => state.app !== null)
  return known ? <Known /> : <ConnectingView />
}

function Known() {
  const view = useAppStore((state) => state.view)
  const signedIn = useAppStore(isSignedIn)
  useViewChange(view, signedIn)
  const needsSignIn = !signedIn && (view === 'overview' || view === 'plans')
  const Shown = needsSignIn ? SignInView : VIEW_COMPONENTS[view]
  return (
    <Sheet notices={<Notices />}>
      <Shown />
    </Sheet>
  )
}

/** Names the view in the window's title and, after a change, puts the reader at its heading. */
function useViewChange(view: View, signedIn: boolean): void {
  const t = useWords()
  const { store } = useServices()
  const shown = useRef(view)
  useEffect(() => {
    document.title = t('app.title', { view: viewName(t, view, signedIn) })
    if (shown.current === view) return
    shown.current = view
    // An address may name a part of the view, which then has a heading of its own.
    const part = store.getState().part
    const heading = (part === null ? null : document.getElementById(part)) ?? document.querySelector('h1')
    heading?.setAttribute('tabindex', '-1')
    heading?.focus()
  }, [store, t, view, signedIn])
}
