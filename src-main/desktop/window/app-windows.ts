import { type BrowserWindow, nativeTheme, screen, type WebContents } from 'electron'
import type { ShellStatus } from '../../../shared/protocol/shell-api.ts'
import { APP_URL } from '../app-origin.ts'
import { classifyAppWindowOpen } from '../classify-window-open.ts'
import { type DeepLink, hashOfLink } from '../deep-link/parse-deep-link.ts'
import { isAllowedAppNavigation } from '../is-allowed-navigation.ts'
import type { NavigationLocks } from '../navigation-locks.ts'
import { OPEN_CHANNEL, STATUS_CHANNEL } from '../shell-channels.ts'
import type { ShellMemory } from '../shell-memory.ts'
import { bringToFront } from './bring-to-front.ts'
import { type Bounds, fitBounds, placePanel } from './fit-bounds.ts'
import { createMainWindow, MAIN_WINDOW_SIZE } from './main-window.ts'
import { createPanelWindow, PANEL_GAP, PANEL_SIZE } from './panel-window.ts'
import { windowBackground } from './window-background.ts'
import { lockedPreferences } from './window-preferences.ts'

type Surface = ShellStatus['surface']

/** The windows of the app's page: the full one and the panel by the tray. */
export interface AppWindows {
  /** Shows the full window, at a view where one is given. */
  show(link?: DeepLink | null): void
  /** Makes the full window without showing it, so that it is there at once when it is wanted. */
  prepare(): void
  /** Shows the panel by the tray's icon, or hides it. */
  togglePanel(icon: Bounds | null): void
  surfaceOf(contents: WebContents): Surface | null
  main(): BrowserWindow | null
  /** Whether any of them is on screen, and whether a person works in one. */
  isShown(): boolean
  isFocused(): boolean
  sendStatus(status: Omit<ShellStatus, 'surface'>): void
}

/**
 * @param deps.keepsRunning whether closing the full window only hides it
 * @param deps.onHidden the full window was closed and only hidden
 * @param deps.onChange a window came on screen or went, got the focus or lost it
 */
export function createAppWindows(deps: {
  preload: string
  locks: NavigationLocks
  cloudOrigin: () => string | null
  developerTools: boolean
  memory: ShellMemory
  keepsRunning: () => boolean
  onHidden: () => void
  onMainClosed: () => void
  onChange: () => void
}): AppWindows {
  const open: Record<Surface, BrowserWindow | null> = { window: null, panel: null }

  const make = (surface: Surface, hash: string): BrowserWindow => {
    const shared = {
      backgroundColor: windowBackground(nativeTheme.shouldUseDarkColors),
      webPreferences: { ...lockedPreferences(deps), preload: deps.preload },
    }
    const window =
      surface === 'panel' ? createPanelWindow(shared) : createMainWindow({ ...shared, ...placeOfMain(deps.memory) })
    open[surface] = window
    deps.locks.govern(window.webContents, {
      allowsNavigation: isAllowedAppNavigation,
      decideWindowOpen: (request) => classifyAppWindowOpen({ ...request, cloudOrigin: deps.cloudOrigin() }),
    })
    const followTheme = (): void => {
      window.setBackgroundColor(windowBackground(nativeTheme.shouldUseDarkColors))
    }
    nativeTheme.on('updated', followTheme)
    window.once('closed', () => {
      nativeTheme.off('updated', followTheme)
      open[surface] = null
      deps.onChange()
    })
    for (const event of ['show', 'hide', 'focus', 'blur'] as const) window.on(event as 'show', deps.onChange)
    if (surface === 'window') watchMain(window, deps)
    void window.loadURL(`${APP_URL}${hash}`)
    return window
  }

  const hashOf = (link: DeepLink | null | undefined): string =>
    link === null || link === undefined ? '' : hashOfLink(link)

  return {
    show(link) {
      open.panel?.hide()
      if (open.window === null) {
        const window = make('window', hashOf(link))
        window.once('ready-to-show', () => {
          bringToFront(window)
        })
        return
      }
      if (link !== null && link !== undefined) open.window.webContents.send(OPEN_CHANNEL, hashOfLink(link))
      bringToFront(open.window)
    },
    prepare() {
      if (open.window === null) make('window', '')
    },
    togglePanel(icon) {
      const panel = open.panel ?? make('panel', '')
      if (panel.isVisible()) {
        panel.hide()
        return
      }
      const at = icon ?? { ...screen.getCursorScreenPoint(), width: 0, height: 0 }
      const { workArea } = screen.getDisplayMatching(at)
      panel.setBounds(placePanel(icon, PANEL_SIZE, workArea, PANEL_GAP))
      bringToFront(panel)
    },
    surfaceOf: (contents) => {
      if (contents === open.window?.webContents) return 'window'
      return contents === open.panel?.webContents ? 'panel' : null
    },
    main: () => open.window,
    isShown: () => [open.window, open.panel].some((one) => one?.isVisible() === true && !one.isMinimized()),
    isFocused: () => [open.window, open.panel].some((one) => one?.isFocused() === true),
    sendStatus(status) {
      for (const surface of ['window', 'panel'] as const) {
        open[surface]?.webContents.send(STATUS_CHANNEL, { surface, ...status } satisfies ShellStatus)
      }
    },
  }
}

function placeOfMain(memory: ShellMemory): { bounds: Bounds; maximized: boolean } {
  const { window } = memory.get()
  const main = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id)
  const areas = [main, ...others].map(({ workArea }) => workArea)
  return { bounds: fitBounds(window?.bounds ?? null, MAIN_WINDOW_SIZE, areas), maximized: window?.maximized ?? false }
}

function watchMain(
  window: BrowserWindow,
  deps: { memory: ShellMemory; keepsRunning: () => boolean; onHidden: () => void; onMainClosed: () => void },
): void {
  const remember = (): void => {
    deps.memory.change({ window: { bounds: window.getNormalBounds(), maximized: window.isMaximized() } })
  }
  window.on('close', (event) => {
    remember()
    if (!deps.keepsRunning()) return
    event.preventDefault()
    window.hide()
    deps.onHidden()
  })
  window.once('closed', deps.onMainClosed)
}
