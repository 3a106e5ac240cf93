import { Menu } from 'electron'

/** The menu behind the Alt key, kept for what the keyboard expects: copy and paste, zoom, full screen, quit. */
export function installAppMenu(options: { developerTools: boolean }): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { role: 'fileMenu' },
      { role: 'editMenu' },
      {
        label: 'View',
        submenu: [
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { type: 'separator' },
          { role: 'togglefullscreen' },
          ...(options.developerTools ? [{ role: 'reload' as const }, { role: 'toggleDevTools' as const }] : []),
        ],
      },
    ]),
  )
}
