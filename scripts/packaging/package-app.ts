import { Arch, build as packWithBuilder, Platform } from 'electron-builder'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageConfiguration } from '../../electron-builder.config.ts'
import { checkUpdateConfig } from '../../src-main/desktop/update/check-update-config.ts'
import { nameOf, type PackageTarget } from './package-target.ts'
import type { ReleaseFacts } from './read-release-facts.ts'
import { stageApp } from './stage-app.ts'

const PLATFORMS = { win32: Platform.WINDOWS, darwin: Platform.MAC, linux: Platform.LINUX } as const
const ARCHS = { x64: Arch.x64, arm64: Arch.arm64 } as const

/** What electron-builder makes of the packed app: the folder alone, or the installers of the configuration. */
export type PackageForm = 'folder' | 'installers'

/**
 * Packs the built app for one target.
 *
 * @param options.folder where stages and results are written
 * @param options.electronDist an unpacked Electron of the target; `null` lets electron-builder download it
 * @returns the paths of the installers
 * @throws Error also when the packed app could not check the signature of its updates
 */
export async function packageApp(options: {
  root: string
  folder: string
  /** As `writeIcons` drew them. */
  icons: string
  target: PackageTarget
  form: PackageForm
  release: ReleaseFacts
  releaseNotes: string
  electronDist: string | null
}): Promise<readonly string[]> {
  const { root, folder, target } = options
  const stage = join(folder, 'stage', nameOf(target))
  stageApp(root, stage, target)
  const output = join(folder, nameOf(target))
  const made = await packWithBuilder({
    projectDir: stage,
    targets: PLATFORMS[target.platform].createTarget(options.form === 'folder' ? 'dir' : null, ARCHS[target.arch]),
    publish: 'never',
    config: packageConfiguration({
      electronVersion: installedElectron(root),
      electronDist: options.electronDist,
      output,
      icons: options.icons,
      release: options.release,
      releaseNotes: options.releaseNotes,
    }),
  })
  const checked = checkUpdateConfig(readUpdateFile(output), target.platform)
  if (!checked.ok) throw new Error(`the packed app could not check its updates (${checked.failure})`)
  return made
}

function readUpdateFile(output: string): string | null {
  const path = readdirSync(output, { recursive: true, encoding: 'utf8' }).find((name) =>
    name.endsWith('app-update.yml'),
  )
  return path === undefined ? null : readFileSync(join(output, path), 'utf8')
}

function installedElectron(root: string): string {
  const { version }: { version?: unknown } = JSON.parse(
    readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8'),
  )
  return String(version)
}
