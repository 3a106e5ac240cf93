import { app } from 'electron'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { UpdateObstacle } from '../../../shared/protocol/shell-api.ts'
import type { ShellLog } from '../shell-log.ts'
import { checkUpdateConfig } from './check-update-config.ts'
import type { RevitActivity } from './update-gate.ts'
import { createUpdateFlow, type UpdateEngine, type UpdateFlow } from './update-flow.ts'

/** Starts the flow of updates with electron-updater, or without anything where this installation cannot check what it would install. */
export function startUpdates(deps: {
  log: ShellLog
  /** Whoever runs the computer may keep the app from updating itself (REVITAUTOPLAN_UPDATES). */
  updatesOn: boolean
  activity: () => RevitActivity
  windowIsShown: () => boolean
  /** Comes before the app ends for an update. @param shown whether a window was on screen */
  beforeInstall: (shown: boolean) => void
  onChange: () => void
}): UpdateFlow {
  const obstacle = findObstacle(deps.updatesOn)
  if (obstacle !== null && app.isPackaged) deps.log.error('this installation does not update itself', { obstacle })
  return createUpdateFlow({
    engine: obstacle ?? loadLazily(deps),
    now: () => Date.now(),
    later: (run, milliseconds) => {
      const timer = setTimeout(run, milliseconds)
      return () => {
        clearTimeout(timer)
      }
    },
    activity: deps.activity,
    windowIsShown: deps.windowIsShown,
    onChange: deps.onChange,
    onProblem: (error) => {
      deps.log.error('looking for an update failed', { err: error })
    },
  })
}

function findObstacle(updatesOn: boolean): UpdateObstacle | null {
  if (!app.isPackaged) return 'development'
  if (!updatesOn) return 'switched_off'
  const checked = checkUpdateConfig(readOrNull(join(process.resourcesPath, 'app-update.yml')), process.platform)
  return checked.ok ? null : checked.failure
}

/** The updater is large, and most starts never need it. */
function loadLazily(deps: Parameters<typeof startUpdates>[0]): UpdateEngine {
  const load = async (): Promise<UpdateEngine> => {
    const { createElectronEngine } = await import('./electron-engine.ts')
    return createElectronEngine(deps.beforeInstall, (message, details) => {
      deps.log.error(message, details)
    })
  }
  let loaded: Promise<UpdateEngine> | undefined
  const engine = (): Promise<UpdateEngine> => (loaded ??= load())
  return {
    check: async () => (await engine()).check(),
    download: async (onPercent) => (await engine()).download(onPercent),
    install: (show) => {
      void engine().then((one) => {
        one.install(show)
      })
    },
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
