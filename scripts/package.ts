import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import packageJson from '../package.json' with { type: 'json' }
import { build } from './build.ts'
import { readReleasePin } from './lib/read-release-pin.ts'
import { nameOf, PACKAGE_TARGETS, targetsFrom } from './packaging/package-target.ts'
import { readReleaseFacts } from './packaging/read-release-facts.ts'
import { releaseNotesOf } from './packaging/release-notes-of.ts'
import { writeIcons } from './packaging/write-icons.ts'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'out', 'package')

/** Says everything that is missing at once, so that nobody has to try six times. */
async function main(words: readonly string[]): Promise<void> {
  const form = words.includes('--dir') ? 'folder' : 'installers'
  const targets = targetsFrom(
    words.filter((word) => word !== '--dir'),
    process.platform,
  )
  const release = readReleaseFacts(process.env)
  const notes = releaseNotesOf(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), packageJson.version)
  const problems = [
    ...(targets === null ? [`targets are ${PACKAGE_TARGETS.map(nameOf).join(', ')}`] : []),
    ...pinProblems(),
    ...(release.ok ? [] : release.failure),
    ...(notes === null ? [`CHANGELOG.md says nothing about ${packageJson.version}`] : []),
  ]
  if (problems.length > 0 || targets === null || !release.ok || notes === null) throw new Error(problems.join('\n  '))

  // Loaded after the checks: the packer is large, and most refusals come without it.
  const { packageApp } = await import('./packaging/package-app.ts')
  await build({ release: true })
  const icons = join(folder, 'icons')
  writeIcons(icons)
  for (const target of targets) {
    const output = join(folder, nameOf(target))
    rmSync(output, { recursive: true, force: true })
    const made = await packageApp({
      root,
      folder,
      icons,
      target,
      form,
      release: release.value,
      releaseNotes: notes,
      electronDist: null,
    })
    stageRollout(output, release.value.stagingPercent)
    for (const path of made) console.log(path)
  }
}

/** What the build would refuse, found before it takes its time: a release carries its vendor's cloud and root keys. */
function pinProblems(): string[] {
  try {
    readReleasePin({ ...process.env, RELEASE_BUILD: 'true' })
    return []
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

/** Offers the version to some of the installations first; the publisher raises the number in the file as trust grows. */
function stageRollout(output: string, percent: number): void {
  if (percent === 100) return
  for (const name of readdirSync(output).filter((file) => /^latest.*\.yml$/.test(file))) {
    const path = join(output, name)
    writeFileSync(path, `${readFileSync(path, 'utf8').trimEnd()}\nstagingPercentage: ${percent}\n`)
  }
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(`Nothing was packed.\n  ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
