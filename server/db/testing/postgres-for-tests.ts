import { migrate } from '../migrate.ts'
import { MIGRATING, openPostgres } from '../open-postgres.ts'
import { findEmbeddedPostgres, findPostgres } from './find-postgres.ts'
import { startPostgres } from './start-postgres.ts'
import {
  countColumns,
  FREE_COPIES,
  newPostgresDatabase,
  queryOn,
  TEST_POSTGRES,
  TEST_POSTGRES_COLUMNS,
  TEST_POSTGRES_REGISTRY,
  TEST_POSTGRES_TEMPLATE,
  TEST_POSTGRES_URL,
} from './test-databases.ts'

/**
 * The set-up of the tests that run on PostgreSQL: uses the server that `TEST_POSTGRES_URL` names or starts one, and makes the
 * database that every test gets a copy of.
 */
export default async function postgresForTests(): Promise<() => Promise<void>> {
  let stop = (): Promise<void> => Promise.resolve()
  if ((process.env[TEST_POSTGRES_URL] ?? '') === '') {
    const programs = process.env[TEST_POSTGRES] === 'embedded' ? findEmbeddedPostgres() : findPostgres()
    if (programs === null) throw new Error(`there is no PostgreSQL here; name one with ${TEST_POSTGRES_URL}`)
    const server = await startPostgres(programs)
    process.env[TEST_POSTGRES_URL] = server.url
    stop = () => server.stop()
  }
  const [template, registry] = [await newPostgresDatabase(), await newPostgresDatabase()]
  const db = openPostgres({ url: template.url, poolSize: 2 }, MIGRATING)
  await migrate(db)
  await db.destroy()
  await queryOn(registry.url, FREE_COPIES)
  process.env[TEST_POSTGRES_TEMPLATE] = new URL(template.url).pathname.slice(1)
  process.env[TEST_POSTGRES_COLUMNS] = String(await countColumns(template.url))
  process.env[TEST_POSTGRES_REGISTRY] = registry.url
  return async () => {
    const copies = await queryOn(registry.url, 'select name from free_copy')
    for (const { name } of copies) await queryOn(template.url, `drop database ${String(name)} with (force)`)
    await Promise.all([template.remove(), registry.remove()])
    await stop()
  }
}
