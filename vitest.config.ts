import { defineConfig } from 'vitest/config'

/** Of the cloud's tests these know one database alone; all others run on both. */
const SQLITE_ONLY = 'server/**/*.sqlite.test.ts'
/** And these know none: once is enough. */
const NO_DATABASE = ['server/**/rules/**', 'server/mail/**', 'server/web/*.test.ts']
const POSTGRES_ONLY = '**/*.postgres.test.ts'
/** What `npm test` and `npm run test:postgres` set where there is one. */
const hasPostgres = ['TEST_POSTGRES', 'TEST_POSTGRES_URL'].some((name) => (process.env[name] ?? '') !== '')
const NO_TESTS = ['node_modules/**', 'out/**', 'test/e2e/**', 'plugin/test/**', '.data/**']

const postgres = {
  extends: true as const,
  test: {
    name: 'postgres',
    include: ['server/**/*.test.ts', POSTGRES_ONLY],
    exclude: [...NO_TESTS, ...NO_DATABASE, SQLITE_ONLY],
    env: { TEST_DATABASE: 'postgres' },
    globalSetup: ['server/db/testing/postgres-for-tests.ts'],
  },
}

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Two cores: more workers than that only make the timing-sensitive tests wait.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'all', include: ['**/*.test.ts', '**/*.test.tsx'], exclude: [...NO_TESTS, POSTGRES_ONLY] },
      },
      ...(hasPostgres ? [postgres] : []),
    ],
  },
})
