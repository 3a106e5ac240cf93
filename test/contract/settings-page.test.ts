import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const names = ['server/config.ts', 'src-main/core/config.ts'].flatMap((path) =>
  [...read(path).matchAll(/^ {2}([A-Z][A-Z_]{3,}): /gm)].map((match) => match[1] ?? ''),
)

it('finds the settings of the cloud and of the companion', () => {
  expect(names).toEqual(expect.arrayContaining(['CLOUD_PORT', 'SIGNING_ROOT_PRIVATE_KEY', 'REVITAUTOPLAN_HOME']))
})

it.each(names)('the page of settings names %s', (name) => {
  expect(read('docs/settings.md')).toContain(`\`${name}\``)
})
