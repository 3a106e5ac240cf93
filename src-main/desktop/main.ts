import { app, dialog } from 'electron'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../core/config.ts'
import { claimSingleInstance } from './single-instance.ts'
import { runShell } from './run-shell.ts'

// Every page of this app, whatever its own preferences say, is confined by the operating system. Must come before `ready`.
// Chromium refuses that to the superuser of a Linux (a container, a build machine); there each window asks for its sandbox itself.
if (process.getuid?.() !== 0) app.enableSandbox()

const config = readConfig(process.env)
if (!config.ok) {
  dialog.showErrorBox('The companion could not start', `A setting is wrong.\n\n${config.failure.join('\n')}`)
  app.exit(1)
} else {
  // Chromium's own files lie in the data folder too: one folder holds all, and each data folder has one shell.
  const shellFolder = join(config.value.home, 'shell')
  mkdirSync(shellFolder, { recursive: true, mode: 0o700 })
  app.setPath('userData', shellFolder)
  app.setAppUserModelId('com.revitautoplan.companion')

  let showWindow = (): void => undefined
  if (claimSingleInstance(app, () => showWindow())) {
    showWindow = runShell(config.value).showWindow
  } else {
    app.quit()
  }
}
