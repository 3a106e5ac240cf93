import { rmSync } from 'node:fs'
import { join } from 'node:path'
import DatabaseConstructor from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { coreWords } from '../../shared/words/core-words.ts'
import { describeFatal } from './describe-fatal.ts'
import { useTestFolders } from './host/use-test-folders.ts'
import { openTestCore } from './open-test-core.ts'
import { StoreTakenOverError } from './store/store-taken-over-error.ts'

const newFolder = useTestFolders('fatal-')
const t = coreWords('en-GB')

describe('a running core that has to end', () => {
  // Windows removes no file that is open.
  it.skipIf(process.platform === 'win32')(
    'says that its store was removed, and answers nothing as done from then on',
    async () => {
      const home = newFolder()
      const said: string[] = []
      const test = await openTestCore('http://127.0.0.1:9', {
        home,
        systemLocale: 'en-GB',
        onFatal: (_error, words) => void said.push(words),
      })
      const path = join(home, 'store.sqlite')
      rmSync(path)
      await expect(test.app.call('settings.set', { theme: 'dark' })).rejects.toThrow()
      expect(said).toEqual([expect.stringContaining(`The store ${path} was removed or replaced`)])
      await test.close()
    },
  )

  it.each([
    [new StoreTakenOverError(), 'has taken over the data folder /data'],
    [
      new DatabaseConstructor.SqliteError('disk I/O error', 'SQLITE_IOERR_FSYNC'),
      'The disk of /data failed (disk I/O error)',
    ],
    [
      new DatabaseConstructor.SqliteError('malformed', 'SQLITE_CORRUPT'),
      'The store /data/store.sqlite is damaged (malformed)',
    ],
    [new Error('a detail'), 'can no longer be written (a detail)'],
  ])('says what happened and what to do: %s', (error, words) => {
    expect(describeFatal(error, '/data/store.sqlite', t)).toContain(words)
    expect(describeFatal(error, '/data/store.sqlite', t)).toMatch(/\.$/)
  })
})
