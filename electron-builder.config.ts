import { flipFuses } from '@electron/fuses'
import type { AfterPackContext, Configuration } from 'electron-builder'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FUSES } from './scripts/packaging/fuses.ts'
import type { ReleaseFacts } from './scripts/packaging/read-release-facts.ts'
import { APP_ID, DEEP_LINK_SCHEME } from './src-main/desktop/app-identity.ts'

const root = import.meta.dirname
const LINUX_PROGRAM = 'revitautoplan-companion'

export interface PackageOptions {
  /** Of Electron, as it is installed. */
  readonly electronVersion: string
  /** A folder with an unpacked Electron; `null` downloads the one of the version. */
  readonly electronDist: string | null
  readonly output: string
  /** A folder with icon.ico, icon.icns and the images of Linux. */
  readonly icons: string
  readonly release: Pick<ReleaseFacts, 'updateUrl' | 'publisherName'>
  /** What is new in this version, for the person who is asked to update. */
  readonly releaseNotes: string
}

/** How the staged app becomes an installer, for electron-builder. What goes in was decided by the staging. */
export function packageConfiguration(options: PackageOptions): Configuration {
  return {
    appId: APP_ID,
    productName: 'RevitAutoPlan Companion',
    copyright: 'RevitAutoPlan',
    directories: { output: options.output, buildResources: join(root, 'scripts', 'packaging', 'resources') },
    files: ['**/*'],
    asar: true,
    // A native module is loaded by the operating system, which cannot look into an archive.
    asarUnpack: ['**/*.node'],
    electronVersion: options.electronVersion,
    ...(options.electronDist === null ? {} : { electronDist: options.electronDist }),
    electronLanguages: ['en-US', 'en-GB', 'de'],
    // The native module comes compiled, and is the same for Node and Electron.
    npmRebuild: false,
    protocols: [{ name: 'RevitAutoPlan', schemes: [DEEP_LINK_SCHEME] }],
    // Written into the app as app-update.yml. Without the publisher's name no signature of an update would be checked on Windows.
    publish: { provider: 'generic', url: options.release.updateUrl, publisherName: [options.release.publisherName] },
    releaseInfo: { releaseNotes: options.releaseNotes },
    // electron-builder brings an older @electron/fuses, which knows neither strictness nor the newest fuse: hence by hand.
    // It runs before anything is signed.
    afterPack: async (context) => {
      await burnFuses(context)
      writeUpdateFile(context, options.release)
    },
    win: {
      target: ['nsis'],
      icon: join(options.icons, 'icon.ico'),
      signtoolOptions: { publisherName: options.release.publisherName },
      verifyUpdateCodeSignature: true,
    },
    nsis: {
      // For one user, without the rights of an administrator: the companion's data and its link are per user too.
      oneClick: true,
      perMachine: false,
      // The records stay unless the person who removes the app says otherwise (resources/installer.nsh asks).
      deleteAppDataOnUninstall: false,
      include: join(root, 'scripts', 'packaging', 'resources', 'installer.nsh'),
      artifactName: 'RevitAutoPlan-Companion-${version}-${arch}-setup.${ext}',
    },
    mac: {
      target: ['dmg', 'zip'],
      category: 'public.app-category.productivity',
      icon: join(options.icons, 'icon.icns'),
      hardenedRuntime: true,
      artifactName: 'RevitAutoPlan-Companion-${version}-${arch}.${ext}',
    },
    linux: {
      target: ['AppImage', 'deb'],
      category: 'Office',
      icon: join(options.icons, 'linux'),
      maintainer: 'RevitAutoPlan <support@revitautoplan.com>',
      executableName: LINUX_PROGRAM,
      artifactName: 'RevitAutoPlan-Companion-${version}-${arch}.${ext}',
    },
  }
}

async function burnFuses({ appOutDir, electronPlatformName, packager }: AfterPackContext): Promise<void> {
  const name = packager.appInfo.productFilename
  const program = { win32: `${name}.exe`, darwin: `${name}.app`, linux: LINUX_PROGRAM }[electronPlatformName]
  if (program === undefined) throw new Error(`the program of ${electronPlatformName} is not known`)
  await flipFuses(join(appOutDir, program), FUSES)
}

/** electron-builder writes the file with installers alone; a packed folder is to be the same app. */
function writeUpdateFile({ appOutDir, packager }: AfterPackContext, release: PackageOptions['release']): void {
  const path = join(packager.getResourcesDir(appOutDir), 'app-update.yml')
  if (existsSync(path)) return
  const lines = [
    'provider: generic',
    `url: ${JSON.stringify(release.updateUrl)}`,
    'publisherName:',
    `  - ${JSON.stringify(release.publisherName)}`,
    `updaterCacheDirName: ${packager.appInfo.updaterCacheDirName}`,
  ]
  writeFileSync(path, `${lines.join('\n')}\n`)
}
