import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { SourceFile } from './layer-rules.ts'

const FOLDERS = ['shared', 'server', 'src-main', 'src-renderer', 'scripts', 'tools', 'test', 'plugin']

/** Every TypeScript file of the project with its text. */
export function readSourceFiles(root: string): SourceFile[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => {
        const path = join(entry.parentPath, entry.name)
        return { path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }
      }),
  )
}
