import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writtenContracts } from './lib/written-contracts.ts'

const root = join(import.meta.dirname, '..')
for (const { path, text } of await writtenContracts(root)) {
  writeFileSync(join(root, path), text)
  console.log(path)
}
