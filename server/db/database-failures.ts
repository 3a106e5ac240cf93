import type { DatabaseLocation } from './database-location.ts'

/** By the code or the words of an error: what is wrong, and what the person who runs the cloud can do. */
type Failures = readonly (readonly [RegExp, string])[]

const NEWER: Failures[number] = [
  /previously executed migration/,
  'was written by a newer version. Install that version, or set DATABASE_URL to another database.',
]

const SQLITE: Failures = [
  [
    /SQLITE_CANTOPEN|SQLITE_READONLY|EACCES|EROFS|ENOTDIR|EEXIST/,
    'cannot be written. Set CLOUD_DATA to a folder of this user.',
  ],
  [
    /SQLITE_NOTADB|SQLITE_CORRUPT/,
    'is no database, or is damaged. Put a backup in its place, or set DATABASE_URL to another file.',
  ],
  [/SQLITE_BUSY|SQLITE_LOCKED/, 'is locked by another program. End the other cloud that uses it.'],
  [/SQLITE_FULL|ENOSPC/, 'has no room on its disk. Free some space.'],
  NEWER,
]

/** Codes of PostgreSQL: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const POSTGRES: Failures = [
  [/ENOTFOUND|EAI_AGAIN/, 'cannot be reached: its host has no address. Correct the host in DATABASE_URL, or the DNS.'],
  [
    /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|ENOENT|timeout exceeded when trying to connect|terminated due to connection timeout/,
    'cannot be reached: nothing answers there. Start PostgreSQL, or correct host and port in DATABASE_URL.',
  ],
  [
    /\b28P01\b|\b28000\b|password must be a string|SASL/,
    'refuses this user. Correct user and password in DATABASE_URL.',
  ],
  [/\b3D000\b/, 'does not exist. Make it with createdb, or correct its name in DATABASE_URL.'],
  [
    /\b42501\b/,
    'does not let this user make tables. Let the user own the database: alter database … owner to …; or grant it the schema: grant create on schema public to …',
  ],
  [/\b25006\b/, 'is read-only: this is a standby. Set DATABASE_URL to the primary server.'],
  [
    /\b53300\b/,
    'has no connection left. Raise max_connections of the server, or lower DATABASE_POOL_SIZE of the instances.',
  ],
  [/\b53100\b/, 'has no room on its disk. Free some space.'],
  [/\b57P03\b/, 'is starting or recovering. Try again in a moment.'],
  [/does not support SSL/, 'has no TLS. Switch it on at the server, or write sslmode=disable on a network you trust.'],
  [
    /SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|CERT_|ERR_TLS_CERT_ALTNAME_INVALID/,
    'shows a certificate that is not trusted. Add sslrootcert=<file of its authority> to DATABASE_URL.',
  ],
  NEWER,
]

/** Nothing was wrong with the settings: the server itself cannot serve as the cloud's. */
export class UnfitServerError extends Error {
  override name = 'UnfitServerError'
}

/** What the person who runs the cloud can mend, as the words after the database's name; `null` for what nobody expected. */
export function describeDatabaseFailure(location: DatabaseLocation, error: unknown): string | null {
  if (error instanceof UnfitServerError) return error.message
  if (!(error instanceof Error)) return null
  const told = `${'code' in error ? String(error.code) : ''} ${error.message}`
  const known = (location.kind === 'sqlite' ? SQLITE : POSTGRES).find(([pattern]) => pattern.test(told))
  return known?.[1] ?? null
}
