// Writes what plugin authors take: npm run plugin
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { buildPlugin, clientSource, testingSource } from './build-plugin.ts'
import { hasMono, monoCommand } from './find-mono.ts'

const root = join(import.meta.dirname, '..', '..')
const out = join(root, 'out', 'plugin')
mkdirSync(out, { recursive: true })
const write = (name: string, text: string): void => {
  writeFileSync(join(out, name), text)
  console.log(relative(root, join(out, name)))
}
write('RevitAutoPlan.Companion.cs', clientSource())
write('RevitAutoPlan.Companion.Testing.cs', testingSource())
if (hasMono()) {
  const built = await buildPlugin(join(root, 'node_modules', '.cache', 'plugin'))
  copyFileSync(built.probe, join(out, 'autoplan-probe.exe'))
  console.log(relative(root, join(out, 'autoplan-probe.exe')))
} else console.log(`no mono, hence no autoplan-probe.exe: ${monoCommand()}`)
