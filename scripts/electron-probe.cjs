// A tiny app that does what the real one needs first, and leaves: a sandboxed window, and the database in a process beside it.
const { app, BrowserWindow, utilityProcess } = require('electron')
const { join } = require('node:path')

const WINDOW_FAILED = 3
const DATABASE_FAILED = 4

app.whenReady().then(async () => {
  const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } })
  await window.loadURL('data:text/html,ready').catch(() => app.exit(WINDOW_FAILED))
  const database = utilityProcess.fork(join(__dirname, 'electron-probe-database.cjs'))
  database.once('message', () => app.exit(0))
  // The exit code says nothing: a process that was aborted can report 0.
  database.once('exit', () => app.exit(DATABASE_FAILED))
})
