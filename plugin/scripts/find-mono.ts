import { execFileSync } from 'node:child_process'

/** Whether mono and its compiler are on the PATH. */
export function hasMono(): boolean {
  try {
    for (const program of ['mono', 'mcs']) execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** How to get mono on this system. */
export function monoCommand(platform: NodeJS.Platform = process.platform): string {
  if (platform === 'darwin') return 'brew install mono'
  if (platform === 'win32') return 'winget install Mono.Mono'
  return 'sudo apt-get install -y --no-install-recommends mono-mcs mono-runtime'
}
