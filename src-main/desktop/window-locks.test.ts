import { expect, it } from 'vitest'
import { isAllowedDownload } from './permissions.ts'
import { lockedPreferences } from './window/window-preferences.ts'

it('gives no window Node, a webview or a way around the web’s own rules', () => {
  expect(lockedPreferences({ developerTools: false })).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: false,
  })
})

it('saves what the app’s page made, and nothing from elsewhere', () => {
  expect(isAllowedDownload('blob:app://companion/5b9e')).toBe(true)
  expect(isAllowedDownload('blob:https://cloud.revitautoplan.com/5b9e')).toBe(false)
  expect(isAllowedDownload('https://cloud.revitautoplan.com/setup.exe')).toBe(false)
  expect(isAllowedDownload('data:text/csv,x')).toBe(false)
  expect(isAllowedDownload('app://companion/index.html')).toBe(false)
  expect(isAllowedDownload('blob:app://companion.evil/5b9e')).toBe(false)
})
