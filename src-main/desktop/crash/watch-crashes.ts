import type { App, WebContents } from 'electron'
import { MINUTE } from '../../../shared/time/duration.ts'
import type { Crash } from './describe-crash.ts'

/** A page that ends again within so long is not loaded a second time: a person is asked. */
const AGAIN_WITHIN = MINUTE

/**
 * Watches for errors of the shell's own that nobody handled, for pages that end, and for a graphics card that fails.
 *
 * @param deps.onCrash is called once at most; the app ends after it
 * @param deps.onGraphicsFailed drawing by the graphics card failed
 */
export function watchCrashes(
  app: Pick<App, 'on'>,
  node: Pick<NodeJS.Process, 'on'>,
  deps: { now: () => number; onCrash: (crash: Crash) => void; onGraphicsFailed: () => void },
): void {
  let crashed = false
  const crash = (one: Crash): void => {
    if (crashed) return
    crashed = true
    deps.onCrash(one)
  }
  node.on('uncaughtException', (reason: unknown) => {
    crash({ kind: 'exception', reason })
  })
  node.on('unhandledRejection', (reason: unknown) => {
    crash({ kind: 'rejection', reason })
  })

  const endedAt = new WeakMap<WebContents, number>()
  app.on('render-process-gone', (_event, contents, details) => {
    if (details.reason === 'clean-exit' || contents.isDestroyed()) return
    const before = endedAt.get(contents)
    endedAt.set(contents, deps.now())
    if (before !== undefined && deps.now() - before < AGAIN_WITHIN) {
      crash({ kind: 'page', reason: `${details.reason} (${details.exitCode})` })
    } else {
      // The core, in its own process, has not noticed.
      contents.reload()
    }
  })
  app.on('child-process-gone', (_event, details) => {
    if (details.type === 'GPU' && details.reason !== 'clean-exit' && details.reason !== 'killed')
      deps.onGraphicsFailed()
  })
}
