import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageConfiguration } from '../../electron-builder.config.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { DEEP_LINK_SCHEME } from '../../src-main/desktop/app-identity.ts'
import { nameOf, targetsFrom } from './package-target.ts'
import { readReleaseFacts } from './read-release-facts.ts'
import { releaseNotesOf } from './release-notes-of.ts'
import { icnsFile, icoFile } from './write-icons.ts'

const root = join(import.meta.dirname, '..', '..')

describe('targetsFrom', () => {
  it('names the targets of this system when none is named', () => {
    expect(targetsFrom([], 'linux')?.map(nameOf)).toEqual(['linux-x64', 'linux-arm64'])
  })

  it('takes those that are named, and no word that names none', () => {
    expect(targetsFrom(['win32-x64', 'darwin-arm64'], 'linux')?.map(nameOf)).toEqual(['win32-x64', 'darwin-arm64'])
    expect(targetsFrom(['win32-x64', 'win'], 'linux')).toBeNull()
  })
})

it('installs the app where the plugin looks for it', () => {
  const { nsis, productName } = packageConfiguration({
    electronVersion: '45.4.1',
    electronDist: null,
    output: 'out',
    icons: 'icons',
    release: { updateUrl: 'https://updates.example', publisherName: 'A' },
    releaseNotes: '- new',
  })
  // Per user and without questions, electron-builder installs into %LOCALAPPDATA%\\Programs\\<name of the package>.
  expect(nsis).toMatchObject({ oneClick: true, perMachine: false })
  const plugin = readFileSync(join(root, 'plugin', 'src', 'client', 'CompanionInstall.cs'), 'utf8')
  expect(plugin).toContain(`"${packageJson.name}"`)
  expect(plugin).toContain(`"${productName}"`)
  // What starts with Windows, or opens links, is named by the same id when it is taken away again.
  expect(readFileSync(join(root, 'scripts', 'packaging', 'resources', 'installer.nsh'), 'utf8')).toContain(
    `Software\\Classes\\${DEEP_LINK_SCHEME}"`,
  )
})

describe('releaseNotesOf', () => {
  const log = '# What is new\n\n## 0.2.0\n\n- B\n\n## 0.2.0-beta\n\n- A\n\n## 0.1.0\n'

  it('answers the part of one version', () => {
    expect(releaseNotesOf(log, '0.2.0')).toBe('- B')
    expect(releaseNotesOf(log, '0.2.0-beta')).toBe('- A')
  })

  it('answers nothing for an empty part or an unknown version', () => {
    expect(releaseNotesOf(log, '0.1.0')).toBeNull()
    expect(releaseNotesOf(log, '0.3.0')).toBeNull()
  })
})

it('offers a release to everybody unless told how many in a hundred', () => {
  const env = { RELEASE_UPDATE_URL: 'https://updates.example', RELEASE_PUBLISHER_NAME: 'A' }
  expect(readReleaseFacts(env)).toMatchObject({ ok: true, value: { stagingPercent: 100 } })
  expect(readReleaseFacts({ ...env, RELEASE_STAGING_PERCENT: '10' })).toMatchObject({ value: { stagingPercent: 10 } })
  expect(readReleaseFacts({ ...env, RELEASE_STAGING_PERCENT: '0' })).toMatchObject({ ok: false })
  expect(readReleaseFacts({ ...env, RELEASE_UPDATE_URL: 'http://updates.example' })).toMatchObject({ ok: false })
})

describe('the icon files', () => {
  const png = Buffer.from('image')

  it('place each image where the directory of the .ico says', () => {
    const file = icoFile([
      [16, png],
      [256, Buffer.from('larger')],
    ])
    expect(file.readUInt16LE(4)).toBe(2)
    expect(file.readUInt8(6)).toBe(16)
    expect(file.readUInt8(22)).toBe(0)
    const offset = file.readUInt32LE(34)
    expect(file.subarray(offset, offset + file.readUInt32LE(30)).toString()).toBe('larger')
  })

  it('frame each image of the .icns with its type and length', () => {
    const file = icnsFile([['ic07', png]])
    expect(file.toString('latin1', 0, 4)).toBe('icns')
    expect(file.readUInt32BE(4)).toBe(file.length)
    expect(file.readUInt32BE(12)).toBe(png.length + 8)
  })
})
