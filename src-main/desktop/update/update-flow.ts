import type { UpdateObstacle, UpdateStatus } from '../../../shared/protocol/shell-api.ts'
import { HOUR, MINUTE } from '../../../shared/time/duration.ts'
import { mayInstall, type RevitActivity } from './update-gate.ts'

/** A version that the feed offers to this installation. */
export interface OfferedUpdate {
  readonly version: string
  /** What is new, as plain text. */
  readonly notes: string
}

/** What looks for versions, fetches and installs them; electron-updater in the app. */
export interface UpdateEngine {
  /** `null`: this version is the newest that this installation is offered. */
  check(): Promise<OfferedUpdate | null>
  /** Resolves once the installer is on disk and its signature is good. */
  download(onPercent: (percent: number) => void): Promise<void>
  /** Ends the app and installs; `show`: whether a window opens afterwards. */
  install(show: boolean): void
}

export interface UpdateFlow {
  status(): UpdateStatus
  /** The core's state changed, or a window came or went: what waited may go on. */
  reconsider(): void
  /** A person asks for a look at the feed. */
  check(): void
  /** A person wants the downloaded version installed, at once or as soon as no operation runs. */
  agree(): void
  close(): void
}

const FIRST_CHECK_AFTER = 2 * MINUTE
const CHECK_EVERY = 4 * HOUR
/** So long Revit must have been quiet before the app restarts by itself. */
const QUIET_FOR = 10 * MINUTE

/**
 * Looks for new versions from time to time, downloads what is offered, and installs it when that disturbs nobody: no operation
 * runs, and either a person says so or no Revit is connected and no window is on screen for ten minutes.
 *
 * @param deps.engine or why there is none
 * @param deps.later runs something after so many milliseconds, and answers how to take that back
 */
export function createUpdateFlow(deps: {
  engine: UpdateEngine | UpdateObstacle
  now: () => number
  later: (run: () => void, milliseconds: number) => () => void
  activity: () => RevitActivity
  windowIsShown: () => boolean
  onChange: (status: UpdateStatus) => void
  onProblem: (error: unknown) => void
}): UpdateFlow {
  const { engine } = deps
  let status: UpdateStatus =
    typeof engine === 'string' ? { kind: 'unsupported', because: engine } : { kind: 'current', checkedAt: null }
  let ready: OfferedUpdate | null = null
  let agreed = false
  let stopTimer: () => void = () => undefined
  let quietSince: number | null = null
  let stopQuiet: () => void = () => undefined

  const become = (next: UpdateStatus): void => {
    if (JSON.stringify(next) === JSON.stringify(status)) return
    status = next
    deps.onChange(next)
  }

  const look = async (source: UpdateEngine): Promise<void> => {
    if (status.kind === 'checking' || status.kind === 'downloading' || ready !== null) return
    stopTimer()
    become({ kind: 'checking' })
    try {
      const offered = await source.check()
      if (offered === null) become({ kind: 'current', checkedAt: deps.now() })
      else {
        become({ kind: 'downloading', version: offered.version, percent: 0 })
        await source.download((percent) => {
          if (ready === null) become({ kind: 'downloading', version: offered.version, percent: Math.round(percent) })
        })
        ready = offered
        reconsider()
      }
    } catch (error) {
      deps.onProblem(error)
      become({ kind: 'failed', message: error instanceof Error ? error.message : String(error), checkedAt: deps.now() })
    }
    if (ready === null) stopTimer = deps.later(() => void look(source), CHECK_EVERY)
  }

  const reconsider = (): void => {
    if (ready === null || typeof engine === 'string' || status.kind === 'installing') return
    const activity = deps.activity()
    const looks = deps.windowIsShown()
    if (mayInstall(activity, { agreed, looks }) && (agreed || wasQuiet())) {
      become({ kind: 'installing', version: ready.version })
      engine.install(looks)
      return
    }
    if (activity !== 'none' || looks) forgetQuiet()
    const waitsFor = activity === 'none' ? 'window' : activity
    become({ kind: 'ready', ...ready, waitsFor, agreed })
  }

  /** Whether nothing went on for long enough; begins to wait for that where it has only just become quiet. */
  const wasQuiet = (): boolean => {
    if (quietSince === null) {
      quietSince = deps.now()
      stopQuiet = deps.later(reconsider, QUIET_FOR)
    }
    return deps.now() - quietSince >= QUIET_FOR
  }

  const forgetQuiet = (): void => {
    quietSince = null
    stopQuiet()
  }

  if (typeof engine !== 'string') stopTimer = deps.later(() => void look(engine), FIRST_CHECK_AFTER)

  return {
    status: () => status,
    reconsider,
    check() {
      if (typeof engine !== 'string') void look(engine)
    },
    agree() {
      if (ready === null) return
      agreed = true
      reconsider()
    },
    close() {
      stopTimer()
      forgetQuiet()
    },
  }
}
