import { accessSync, constants } from 'node:fs'

const CANDIDATES: Readonly<Record<string, readonly string[]>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A Chromium for the browser tests: the one that `CHROMIUM_PATH` names, else one installed where systems put it. */
export function findChromium(): string | null {
  const named = process.env['CHROMIUM_PATH']
  if (named !== undefined && named !== '') return canRun(named) ? named : null
  return (CANDIDATES[process.platform] ?? []).find(canRun) ?? null
}

/** The one command that brings a Chromium, for this system. */
export function chromiumCommand(): string {
  if (process.platform === 'win32') return 'winget install Google.Chrome'
  if (process.platform === 'darwin') return 'brew install --cask chromium'
  return 'sudo apt-get install -y chromium'
}
