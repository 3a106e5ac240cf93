import '@fontsource-variable/instrument-sans/wght.css'
import '@fontsource/ibm-plex-mono/latin-400.css'
import './styles/tokens.css'
import './styles/base.css'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import { chooseLocale } from '../shared/words/locale.ts'
import { App } from './app.tsx'
import { NoKeyView } from './features/connection/no-key-view.tsx'
import { AppServicesProvider, WordsProvider } from './store/app-context.tsx'
import { createActions } from './store/create-actions.ts'
import { createAppStore } from './store/create-app-store.ts'
import { followCore } from './store/follow-core.ts'
import { keepFocus } from './store/keep-focus.ts'
import { followTheme } from './store/follow-theme.ts'
import { followShell } from './store/follow-shell.ts'
import { placeOf, planOf } from './store/view.ts'
import { createUiClient } from './transport/create-ui-client.ts'
import { createPreloadTransport } from './transport/preload-transport.ts'
import { takeUiKey } from './transport/take-ui-key.ts'
import type { Transport } from './transport/transport.ts'
import { createWebSocketTransport } from './transport/web-socket-transport.ts'

// zod compiles its parsers by `new Function`, which the Content-Security-Policy forbids.
z.config({ jitless: true })

/** The line to the core: the shell's bridge, or the companion that served this page. `null`: opened without its key. */
function findTransport(): Transport | null {
  if (window.revitautoplan !== undefined) return createPreloadTransport(window.revitautoplan)
  const key = takeUiKey(window)
  return key === null ? null : createWebSocketTransport(location.origin, key)
}

function openPage(url: string, where: 'checkout' | 'browser'): void {
  if (where === 'checkout') window.open(url, 'checkout', 'popup,noopener,width=480,height=760')
  else window.open(url, '_blank', 'noopener')
}

function saveFile(name: string, mediaType: string, parts: readonly string[]): void {
  const url = URL.createObjectURL(new Blob([...parts], { type: `${mediaType};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

function start(container: Element): void {
  const root = createRoot(container)
  const show = (page: ReactNode): void =>
    root.render(
      <StrictMode>
        <CSPProvider disableStyleElements>{page}</CSPProvider>
      </StrictMode>,
    )
  const store = createAppStore(placeOf(location.hash))
  followTheme(store, matchMedia('(prefers-color-scheme: dark)'), document.documentElement)

  keepFocus(document)

  const firstLocale = chooseLocale('system', navigator.language)
  const transport = findTransport()
  if (transport === null) {
    show(
      <WordsProvider locale={firstLocale}>
        <NoKeyView />
      </WordsProvider>,
    )
    return
  }
  const client = createUiClient(transport)
  const actions = createActions({ client, store, openPage, saveFile })
  const navigate = (hash: string): void => {
    location.hash = hash
  }
  const takeAddress = (): void => {
    const plan = planOf(location.hash)
    store.setState({ ...placeOf(location.hash), ...(plan === null ? {} : { chosenPlan: plan }) })
  }
  takeAddress()
  window.addEventListener('hashchange', takeAddress)
  const shell = window.revitautoplan?.shell ?? null
  if (shell !== null) followShell({ store, shell, navigate })
  followCore({
    client,
    store,
    transport,
    wallNow: () => Date.now(),
    navigate,
  })
  show(
    <AppServicesProvider
      services={{ store, actions, shell }}
      timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}
      firstLocale={firstLocale}
    >
      <App />
    </AppServicesProvider>,
  )
}

const container = document.querySelector('#root')
if (container === null) throw new Error('the page has no #root')
start(container)
