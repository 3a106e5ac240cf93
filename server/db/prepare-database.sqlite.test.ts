import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { prepareDatabase } from './prepare-database.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revitautoplan-cloud-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function failureOf(file: string): Promise<string> {
  const prepared = await prepareDatabase({ kind: 'sqlite', file })
  if (!prepared.ok) return prepared.failure
  await prepared.value.destroy()
  return ''
}

describe('prepareDatabase', () => {
  it('makes the file with its folder, and finds it again', async () => {
    const file = join(folder, 'deep', 'cloud.sqlite')
    expect(await failureOf(file)).toBe('')
    expect(await failureOf(file)).toBe('')
  })

  it('opens it so that what is committed is on disk', async () => {
    const prepared = await prepareDatabase({ kind: 'sqlite', file: join(folder, 'cloud.sqlite') })
    if (!prepared.ok) throw new Error(prepared.failure)
    const pragmas = ['journal_mode', 'synchronous', 'foreign_keys'] as const
    const values = await Promise.all(
      pragmas.map(async (name) =>
        Object.values((await sql<object>`pragma ${sql.raw(name)}`.execute(prepared.value)).rows[0] ?? {}),
      ),
    )
    expect(values.flat()).toEqual(['wal', 2, 1])
    await prepared.value.destroy()
  })

  it.runIf(process.platform !== 'win32')('keeps its files from other users', async () => {
    const prepared = await prepareDatabase({ kind: 'sqlite', file: join(folder, 'cloud.sqlite') })
    if (!prepared.ok) throw new Error(prepared.failure)
    const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777)
    expect(modes).toEqual([0o600, 0o600, 0o600])
    await prepared.value.destroy()
  })

  it('says that a file is no database', async () => {
    const file = join(folder, 'cloud.sqlite')
    writeFileSync(file, 'a letter to somebody, and much longer than a header of a database would be'.repeat(10))
    expect(await failureOf(file)).toContain('is no database, or is damaged')
  })

  it('says that its folder is a file', async () => {
    writeFileSync(join(folder, 'file'), '')
    expect(await failureOf(join(folder, 'file', 'cloud.sqlite'))).toContain('cannot be written')
  })

  it('says that a newer version wrote it', async () => {
    const file = join(folder, 'cloud.sqlite')
    const prepared = await prepareDatabase({ kind: 'sqlite', file })
    if (!prepared.ok) throw new Error(prepared.failure)
    await sql`insert into kysely_migration (name, timestamp) values ('9999-future', '2099')`.execute(prepared.value)
    await prepared.value.destroy()
    expect(await failureOf(file)).toContain('was written by a newer version')
  })
})
