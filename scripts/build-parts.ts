import { resolveConfig } from 'electron-vite'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build as buildWithVite, type InlineConfig } from 'vite'
import { type BuildPart, foldersOf, isBuildPart } from './build-plan.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Builds into a folder beside and swaps it in, so that a server of the old files never sees a half-written build. */
async function buildParts(parts: readonly BuildPart[]): Promise<void> {
  const workDir = join(root, 'out', `.building-${process.pid}`)
  try {
    const { config } = await resolveConfig(
      {
        root,
        configFile: join(root, 'electron.vite.config.ts'),
        logLevel: 'warn',
        build: { outDir: workDir },
      },
      'build',
      'production',
    )
    for (const folder of parts.flatMap(foldersOf)) {
      const partConfig = config?.[folder]
      if (partConfig === undefined) throw new Error(`electron.vite.config.ts says nothing of ${folder}`)
      // electron-vite types its own settings beside Vite's; Vite ignores what it does not know.
      await buildWithVite(partConfig as InlineConfig)
      const target = join(root, 'out', folder)
      const replaced = join(workDir, `${folder}-replaced`)
      if (existsSync(target)) renameSync(target, replaced)
      renameSync(join(workDir, folder), target)
    }
  } finally {
    rmSync(workDir, { recursive: true, force: true })
  }
}

try {
  await buildParts(process.argv.slice(2).filter(isBuildPart))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
