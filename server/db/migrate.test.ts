import { afterEach, expect, it } from 'vitest'
import { migrate } from './migrate.ts'
import { MIGRATIONS } from './migrations.ts'
import { openTestDatabase, type TestDatabase } from './open-test-database.ts'

let database: TestDatabase | undefined
afterEach(async () => {
  await database?.close()
  database = undefined
})

it('applies every migration once', async () => {
  database = await openTestDatabase()
  expect(await migrate(database.db)).toEqual([])
})

it('lists the migrations in the order of their numbers', () => {
  const names = Object.keys(MIGRATIONS)
  expect(names).toEqual(names.toSorted())
  expect(names.every((name) => /^\d{4}-[a-z0-9-]+$/.test(name))).toBe(true)
})
