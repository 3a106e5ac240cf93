import { Menu } from 'electron'
import type { TranslateShell } from '../../shared/words/shell-words.ts'

/** The menu behind the Alt key, kept for what the keyboard expects: copy and paste, zoom, full screen, quit. */
export function installAppMenu(options: { developerTools: boolean; t: TranslateShell }): void {
  const { t, developerTools } = options
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { role: 'fileMenu' },
      { role: 'editMenu' },
      {
        label: t('menu.view'),
        submenu: [
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { type: 'separator' },
          { role: 'togglefullscreen' },
          ...(developerTools ? [{ role: 'reload' as const }, { role: 'toggleDevTools' as const }] : []),
        ],
      },
    ]),
  )
}
