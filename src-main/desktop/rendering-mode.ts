import type { ShellStatus } from '../../shared/protocol/shell-api.ts'

/** How this run draws, decided before the app is ready: Electron cannot change it later. */
export type RenderingMode = Pick<ShellStatus['rendering'], 'software' | 'because'>

/** Names that remote sessions give themselves: Windows Remote Desktop, Citrix, VMware Horizon (Blast and PCoIP). */
const REMOTE_SESSION = /^(RDP|ICA|BLAST|PCOIP)-/i

/** Whether this desktop is shown on another computer, where a graphics card often draws nothing (a blank window). */
export function isRemoteSession(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  if (platform === 'win32') return REMOTE_SESSION.test(env['SESSIONNAME'] ?? '')
  return platform === 'linux' && (env['XRDP_SESSION'] ?? '') !== ''
}

/** Decides how to draw: what the person set, else by software where the graphics card is known not to work. */
export function decideRendering(facts: {
  setting: 'automatic' | 'software'
  remoteSession: boolean
  /** The Electron in which the graphics card failed here, and the one that runs. */
  graphicsFailedIn: string | null
  electron: string
  /** `--disable-gpu` or the like was given by hand. */
  forced: boolean
}): RenderingMode {
  if (facts.setting === 'software') return { software: true, because: 'setting' }
  if (facts.forced) return { software: true, because: 'start_switch' }
  if (facts.graphicsFailedIn === facts.electron) return { software: true, because: 'graphics_failed' }
  if (facts.remoteSession) return { software: true, because: 'remote_session' }
  return { software: false, because: null }
}
