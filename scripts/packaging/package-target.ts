/** An operating system and processor that the app is packed for. */
export interface PackageTarget {
  readonly platform: 'win32' | 'darwin' | 'linux'
  readonly arch: 'x64' | 'arm64'
}

/** What is packed for each system. A notarized disk image can be made on macOS alone, an installer for Windows best on Windows. */
export const PACKAGE_TARGETS: readonly PackageTarget[] = [
  { platform: 'win32', arch: 'x64' },
  { platform: 'win32', arch: 'arm64' },
  { platform: 'darwin', arch: 'x64' },
  { platform: 'darwin', arch: 'arm64' },
  { platform: 'linux', arch: 'x64' },
  { platform: 'linux', arch: 'arm64' },
]

/** `win32-x64` and the like, as the native module names its binaries too. */
export function nameOf({ platform, arch }: PackageTarget): string {
  return `${platform}-${arch}`
}

/** The targets that words of the command line name; without any, those of this machine's system. `null` for a word that names none. */
export function targetsFrom(words: readonly string[], platform: NodeJS.Platform): readonly PackageTarget[] | null {
  if (words.length === 0) return PACKAGE_TARGETS.filter((target) => target.platform === platform)
  const named = words.map((word) => PACKAGE_TARGETS.filter((target) => nameOf(target) === word))
  return named.some((found) => found.length === 0) ? null : named.flat()
}
