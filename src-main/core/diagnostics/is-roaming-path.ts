/** Folders that Windows or a cloud drive copies between computers. */
const ROAMING_VARIABLES = ['APPDATA', 'OneDrive', 'OneDriveCommercial', 'OneDriveConsumer']
const SYNCED_FOLDER =
  /[\\/](OneDrive|Dropbox|Google Drive|iCloud Drive|Mobile Documents|Nextcloud|ownCloud)( - [^\\/]+)?[\\/]/i

/** Whether a file lies in a folder that follows its user to other computers. */
export function isRoamingPath(path: string, env: NodeJS.ProcessEnv): boolean {
  const clean = (text: string): string => text.replaceAll(/[\\/]+/g, '/').toLowerCase()
  const isBelow = (folder: string): boolean => clean(path).startsWith(`${clean(folder).replace(/\/$/, '')}/`)
  const roaming = ROAMING_VARIABLES.map((name) => env[name] ?? '').filter((folder) => folder !== '')
  return roaming.some(isBelow) || SYNCED_FOLDER.test(path)
}
