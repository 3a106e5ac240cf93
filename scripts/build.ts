import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildPart, buildParts, outputsOf, sourcesOf } from './build-plan.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

function stampOf(part: BuildPart): string {
  const hash = createHash('sha256')
  for (const file of sourcesOf(part).flatMap((source) => filesUnder(join(root, source)))) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0')
  }
  return hash.digest('hex')
}

function stampFileOf(part: BuildPart): string {
  return join(root, 'out', `${part}.stamp`)
}

function isFresh(part: BuildPart, stamp: string): boolean {
  const stampFile = stampFileOf(part)
  return (
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === stamp &&
    outputsOf(part).every((output) => existsSync(join(root, 'out', output)))
  )
}

/** The bundler runs in a process of its own: its memory goes with it, and it sets NODE_ENV for itself alone. */
async function runBundler(parts: readonly BuildPart[]): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'scripts/build-parts.ts'), ...parts], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const ending = await new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      resolve(signal ?? String(code))
    })
  })
  if (ending !== '0') throw new Error(`The build of ${parts.join(' and ')} failed (ended with ${ending}).`)
}

/**
 * Builds what changed since the last build into `out/` and answers which parts those were. Needs no Electron binary.
 * @throws Error when the bundler fails; what it said stands on the terminal.
 */
export async function build(options: { only?: BuildPart } = {}): Promise<readonly BuildPart[]> {
  const wanted = options.only === undefined ? buildParts : [options.only]
  const stale = wanted
    .map((part) => ({ part, stamp: stampOf(part) }))
    .filter(({ part, stamp }) => !isFresh(part, stamp))
  if (stale.length === 0) return []
  const parts = stale.map(({ part }) => part)
  await runBundler(parts)
  mkdirSync(join(root, 'out'), { recursive: true })
  // The stamp was taken before the build: a file saved during it is built again next time.
  for (const { part, stamp } of stale) writeFileSync(stampFileOf(part), stamp)
  return parts
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = Date.now()
  const only = process.argv.includes('--renderer-only') ? { only: 'renderer' as const } : {}
  try {
    const built = await build(only)
    const seconds = ((Date.now() - started) / 1000).toFixed(1)
    console.log(built.length === 0 ? 'Build is up to date.' : `Built ${built.join(' and ')} in ${seconds} s.`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
