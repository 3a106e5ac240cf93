import { arch, release, type, version as systemVersion } from 'node:os'
import type { HostEnvironment } from '../../host/host-environment.ts'
import type { Check } from '../check.ts'

/** What runs here, for whoever is asked about it. */
export function createAppCheck(deps: {
  version: string
  startedAt: number
  environment: Pick<HostEnvironment, 'electronVersion' | 'logFolder'>
}): Check {
  const { version, startedAt, environment } = deps
  return {
    id: 'app',
    run: () =>
      Promise.resolve({
        state: 'ok',
        finding: 'app_running',
        facts: [
          { kind: 'text', name: 'app_version', value: version },
          ...(environment.electronVersion === null
            ? []
            : ([{ kind: 'text', name: 'electron_version', value: environment.electronVersion }] as const)),
          { kind: 'text', name: 'node_version', value: process.versions.node },
          { kind: 'text', name: 'system', value: `${type()} ${release()} ${arch()}, ${systemVersion()}` },
          { kind: 'bytes', name: 'memory', value: process.memoryUsage.rss() },
          { kind: 'instant', name: 'running_since', value: startedAt },
          { kind: 'path', name: 'log_folder', value: environment.logFolder },
        ],
      }),
  }
}
