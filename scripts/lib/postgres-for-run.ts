import { findPostgres } from '../../server/db/testing/find-postgres.ts'
import { TEST_POSTGRES, TEST_POSTGRES_URL } from '../../server/db/testing/test-databases.ts'

/** The PostgreSQL that tests run on. */
export interface PostgresForRun {
  /** For people. */
  readonly name: string
  /** What tells the tests of it. */
  readonly environment: Readonly<Record<string, string>>
}

/** The server that `TEST_POSTGRES_URL` names, else one of this machine or of npm, which the tests start; `null` where there is none. */
export function postgresForRun(): PostgresForRun | null {
  const url = process.env[TEST_POSTGRES_URL] ?? ''
  if (url !== '') return { name: `the PostgreSQL of ${TEST_POSTGRES_URL}`, environment: {} }
  const programs = findPostgres()
  if (programs === null) return null
  return { name: programs.name, environment: { [TEST_POSTGRES]: process.env[TEST_POSTGRES] ?? 'start' } }
}

/** The one command that brings a PostgreSQL, for this system. */
export function postgresCommand(): string {
  if (process.platform === 'win32') return 'winget install PostgreSQL.PostgreSQL.17, or set TEST_POSTGRES_URL; npm test'
  if (process.platform === 'darwin') return 'brew install postgresql@17 && npm test'
  return 'sudo apt-get install -y postgresql && npm test'
}
