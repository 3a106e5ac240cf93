import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildPart, buildParts, outputsOf, sourcesOf } from './build-plan.ts'
import { readReleasePin } from './lib/read-release-pin.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** A release is another build than one for development, and so is one for another cloud. */
function stampOf(part: BuildPart, env: NodeJS.ProcessEnv): string {
  const hash = createHash('sha256').update(JSON.stringify(readReleasePin(env)))
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
async function runBundler(parts: readonly BuildPart[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'scripts/build-parts.ts'), ...parts], {
    cwd: root,
    env,
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
 *
 * @param options.release binds the build to `RELEASE_CLOUD_URL` and `RELEASE_ROOT_KEYS`
 * @throws Error when the bundler fails; what it said stands on the terminal. Also when one of the two is missing for a release
 */
export async function build(options: { only?: BuildPart; release?: boolean } = {}): Promise<readonly BuildPart[]> {
  const env = options.release === true ? { ...process.env, RELEASE_BUILD: 'true' } : process.env
  const wanted = options.only === undefined ? buildParts : [options.only]
  const stale = wanted
    .map((part) => ({ part, stamp: stampOf(part, env) }))
    .filter(({ part, stamp }) => !isFresh(part, stamp))
  if (stale.length === 0) return []
  const parts = stale.map(({ part }) => part)
  await runBundler(parts, env)
  mkdirSync(join(root, 'out'), { recursive: true })
  // The stamp was taken before the build: a file saved during it is built again next time.
  for (const { part, stamp } of stale) writeFileSync(stampFileOf(part), stamp)
  return parts
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = Date.now()
  const only = process.argv.includes('--renderer-only') ? { only: 'renderer' as const } : {}
  const release = process.argv.includes('--release')
  try {
    const built = await build({ ...only, release })
    const seconds = ((Date.now() - started) / 1000).toFixed(1)
    console.log(built.length === 0 ? 'Build is up to date.' : `Built ${built.join(' and ')} in ${seconds} s.`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
