import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { PackageTarget } from './package-target.ts'

/** Where @electron/fuses finds the switches in Electron's binary: this mark, a version, their number, and one byte each. */
const FUSE_MARK = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSE_COUNT = 9
const ALL_OFF = '0'.repeat(FUSE_COUNT)

/**
 * Makes a folder that has of an Electron what packing touches: the program with its switches, its resources and languages. For
 * Windows the program is a real (empty) executable, since its icon and version are written into it.
 */
export function makeStandInElectron(folder: string, { platform }: PackageTarget): void {
  mkdirSync(join(folder, 'resources'), { recursive: true })
  mkdirSync(join(folder, 'locales'))
  for (const locale of ['en-US', 'en-GB', 'de', 'fr']) writeFileSync(join(folder, 'locales', `${locale}.pak`), locale)
  const switches = Buffer.concat([Buffer.from(FUSE_MARK), Buffer.from([1, FUSE_COUNT]), Buffer.from(ALL_OFF)])
  if (platform === 'win32') {
    writeFileSync(join(folder, 'electron.exe'), executableWith(switches))
  } else writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from('stand-in '), switches]), { mode: 0o755 })
}

/** As much as is used of the library that electron-builder itself edits executables with. */
interface ResourceEditor {
  NtExecutable: { createEmpty(is32Bit: boolean, isDll: boolean): Executable }
  NtExecutableResource: { from(executable: Executable): { entries: object[]; outputResource(to: Executable): void } }
  Resource: { VersionInfo: { createEmpty(): VersionInfo } }
}
interface Executable {
  generate(): ArrayBuffer
}
interface VersionInfo {
  lang: number | string
  setStringValues(language: { lang: number; codepage: number }, values: Record<string, string>): void
  outputToResourceEntries(entries: object[]): void
}

/** An executable of Windows with a version, and `data` at its end. */
function executableWith(data: Buffer): Buffer {
  const require = createRequire(import.meta.url)
  const { NtExecutable, NtExecutableResource, Resource }: ResourceEditor = createRequire(
    require.resolve('app-builder-lib'),
  )('resedit')
  const executable = NtExecutable.createEmpty(false, false)
  const resources = NtExecutableResource.from(executable)
  const version = Resource.VersionInfo.createEmpty()
  version.lang = 1033
  version.setStringValues({ lang: 1033, codepage: 1200 }, { FileDescription: 'Electron', ProductName: 'Electron' })
  version.outputToResourceEntries(resources.entries)
  resources.outputResource(executable)
  return Buffer.concat([Buffer.from(executable.generate()), data])
}
