import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { defaultHome } from '../../src-main/core/config.ts'

/** Where the companion to talk to keeps its files: as told, else the one that `npm start` runs, else this user's own. */
export function companionHome(root: string, told: string | undefined): string {
  if (told !== undefined) return told
  const fromEnvironment = process.env['REVITAUTOPLAN_HOME']
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment
  const development = join(root, '.data', 'companion')
  return existsSync(development) ? development : defaultHome()
}
