import { afterEach, beforeEach, expect, it } from 'vitest'
import { MINUTE } from '../../shared/time/duration.ts'
import { createJobTurns, type JobTurns } from './job-turns.ts'
import { openTestDatabase, type TestDatabase } from './open-test-database.ts'

let database: TestDatabase
let clock = 1_000_000
let ids = 0
let runs: string[] = []
beforeEach(async () => {
  database = await openTestDatabase()
  runs = []
})
afterEach(async () => {
  await database.close()
})

const instance = (): JobTurns =>
  createJobTurns({ db: database.db, now: () => clock, newId: () => `owner-${(ids += 1)}` })
const note = (name: string) => () => {
  runs.push(name)
  return Promise.resolve()
}

it('lets one of many instances run a job, and the next one when its time has come', async () => {
  const instances = Array.from({ length: 5 }, instance)
  const round = () => Promise.all(instances.map((turns, index) => turns.run('sweep', MINUTE, note(`${index}`))))
  expect((await round()).filter((ran) => ran)).toHaveLength(1)
  expect((await round()).filter((ran) => ran)).toHaveLength(0)
  clock += MINUTE
  expect((await round()).filter((ran) => ran)).toHaveLength(1)
  expect(runs).toHaveLength(2)
})

it('keeps a job from others while it runs, and gives it to another when its instance died', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const slow = instance().run('sweep', 0, () => promise)
  while ((await database.db.selectFrom('job_turn').selectAll().execute()).length === 0) await Promise.resolve()
  expect(await instance().run('sweep', 0, note('early'))).toBe(false)
  clock += MINUTE
  expect(await instance().run('sweep', MINUTE, note('later'))).toBe(true)
  resolve()
  await slow
  // Who was only slow gives nothing back that is another's by now.
  expect(await instance().run('sweep', MINUTE, note('third'))).toBe(false)
  expect(runs).toEqual(['later'])
})

it('lets a job that failed be run again at once, and runs different jobs side by side', async () => {
  const turns = instance()
  await expect(turns.run('sweep', MINUTE, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await turns.run('sweep', MINUTE, note('again'))).toBe(true)
  expect(await turns.run('other', MINUTE, note('other'))).toBe(true)
})
