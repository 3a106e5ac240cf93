/** renderer: the windows' page. app: the Electron shell, its core process and its preload. */
export type BuildPart = 'renderer' | 'app'
export const buildParts: readonly BuildPart[] = ['renderer', 'app']

/** Whether a word of the command line names a part. */
export function isBuildPart(text: string): text is BuildPart {
  return text === 'renderer' || text === 'app'
}

/** The sections of electron.vite.config.ts, and the folders under `out/`, that a part is made of. */
export function foldersOf(part: BuildPart): readonly ('main' | 'preload' | 'renderer')[] {
  return part === 'renderer' ? ['renderer'] : ['main', 'preload']
}

/** What a part is built from, relative to the project's root: when none of it changed, neither does the build. */
export function sourcesOf(part: BuildPart): readonly string[] {
  const common = [
    'shared',
    'electron.vite.config.ts',
    'scripts/build-parts.ts',
    'scripts/lib/read-release-pin.ts',
    'package-lock.json',
    'package.json',
  ]
  return part === 'renderer' ? ['src-renderer', ...common] : ['src-main', 'src-renderer/transport', ...common]
}

/** What must be there after a build, relative to `out/`. */
export function outputsOf(part: BuildPart): readonly string[] {
  return part === 'renderer' ? ['renderer/index.html'] : ['main/main.cjs', 'main/core.cjs', 'preload/preload.cjs']
}
