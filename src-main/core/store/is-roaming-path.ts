import { win32 } from 'node:path'

/** Folders of Windows whose content is copied to other computers: the roaming profile, and what OneDrive keeps alike. */
const COPIED_FOLDERS = ['APPDATA', 'OneDrive', 'OneDriveConsumer', 'OneDriveCommercial'] as const

/** True when a path lies in a folder that Windows copies between the computers of a user. */
export function isRoamingPath(
  path: string,
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): boolean {
  if (platform !== 'win32') return false
  return COPIED_FOLDERS.some((name) => {
    const folder = env[name] ?? ''
    if (folder === '') return false
    const relative = win32.relative(folder, path)
    return relative === '' || (!relative.startsWith('..') && !win32.isAbsolute(relative))
  })
}
