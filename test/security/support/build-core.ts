// Builds the core's process as it ships into the folder that the argument names; the environment says whether for a release.
import { join } from 'node:path'
import { resolveConfig } from 'electron-vite'
import { build, type InlineConfig } from 'vite'

const root = join(import.meta.dirname, '..', '..', '..')
const [outDir = ''] = process.argv.slice(2)
try {
  const { config } = await resolveConfig(
    { root, configFile: join(root, 'electron.vite.config.ts'), logLevel: 'error', build: { outDir } },
    'build',
    'production',
  )
  // electron-vite types its own settings beside Vite's; Vite ignores what it does not know.
  await build(config?.main as InlineConfig)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
