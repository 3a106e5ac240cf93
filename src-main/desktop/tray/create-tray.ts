import { Menu, nativeImage, nativeTheme, Tray } from 'electron'
import { encodePng } from '../drawing/encode-png.ts'
import type { Bounds } from '../window/fit-bounds.ts'
import { drawTrayImage, type TrayGround } from './draw-tray-image.ts'
import type { TrayState } from './tray-state.ts'

/** What the tray shows; its menu is native and plain, which keyboards and screen readers know. */
export interface TrayView {
  readonly state: TrayState
  readonly tooltip: string
  /** Lines at the head of the menu, for reading. */
  readonly lines: readonly string[]
  readonly commands: readonly (TrayCommand | 'separator')[]
}

export interface TrayCommand {
  readonly label: string
  readonly enabled: boolean
  run(): void
}

export interface AppTray {
  show(view: TrayView): void
  /** The icon's rectangle on the desktop, where the system tells it. */
  bounds(): Bounds
  close(): void
}

/** Pixels on a side in points, at each scale of a screen that there is. */
const POINTS = process.platform === 'linux' ? 22 : 16
const SCALES = [1, 1.25, 1.5, 2, 3] as const

/**
 * The icon in the tray, drawn anew for each state and for light, dark and high-contrast themes.
 *
 * @param deps.onOpen the icon was clicked; on Linux most trays only open the menu
 */
export function createTray(deps: { onOpen: (icon: Bounds) => void; onWindow: () => void }): AppTray {
  let view: TrayView | null = null
  let drawn = ''
  let menu: Menu | null = null
  const tray = new Tray(imageOf('starting'))

  const draw = (): void => {
    if (view === null) return
    const key = `${view.state} ${groundOfTheme()}`
    if (key === drawn) return
    drawn = key
    tray.setImage(imageOf(view.state))
  }
  nativeTheme.on('updated', draw)

  tray.on('click', () => {
    deps.onOpen(tray.getBounds())
  })
  tray.on('double-click', () => {
    deps.onWindow()
  })
  // With a menu of its own the icon of macOS would open that at every click.
  if (process.platform === 'darwin') {
    tray.on('right-click', () => {
      if (menu !== null) tray.popUpContextMenu(menu)
    })
  }

  return {
    show(next) {
      const changed = JSON.stringify(next) !== JSON.stringify(view)
      view = next
      draw()
      if (!changed) return
      tray.setToolTip(next.tooltip)
      menu = Menu.buildFromTemplate([
        ...next.lines.map((label) => ({ label, enabled: false })),
        { type: 'separator' as const },
        ...next.commands.map((command) =>
          command === 'separator'
            ? { type: 'separator' as const }
            : {
                label: command.label,
                enabled: command.enabled,
                click: () => {
                  command.run()
                },
              },
        ),
      ])
      if (process.platform !== 'darwin') tray.setContextMenu(menu)
    },
    bounds: () => tray.getBounds(),
    close() {
      nativeTheme.off('updated', draw)
      tray.destroy()
    },
  }
}

function imageOf(state: TrayState): Electron.NativeImage {
  const ground = groundOfTheme()
  const image = nativeImage.createEmpty()
  for (const scaleFactor of SCALES) {
    const size = Math.round(POINTS * scaleFactor)
    const buffer = encodePng(drawTrayImage(state, ground, size), size)
    image.addRepresentation({ scaleFactor, width: size, height: size, buffer })
  }
  if (process.platform === 'darwin') image.setTemplateImage(true)
  return image
}

/** What the icon lies on. Newer versions of Electron tell the taskbar's theme apart from that of the windows. */
function groundOfTheme(): TrayGround {
  if (process.platform === 'darwin') return 'template'
  if (process.platform === 'linux') return 'own'
  const theme: typeof nativeTheme & { readonly shouldUseDarkColorsForSystemIntegratedUI?: boolean } = nativeTheme
  const dark = theme.shouldUseDarkColorsForSystemIntegratedUI ?? theme.shouldUseDarkColors
  if (theme.shouldUseHighContrastColors) return dark ? 'contrastDark' : 'contrastLight'
  return dark ? 'dark' : 'light'
}
