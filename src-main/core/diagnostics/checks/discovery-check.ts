import { join } from 'node:path'
import type { Discovery } from '../../../../shared/protocol/plugin-link.ts'
import { DISCOVERY_FILE, readDiscovery } from '../../link/discovery-file.ts'
import type { Check, Verdict } from '../check.ts'
import { type FileAccess, readFileAccess } from '../read-file-access.ts'

export interface DiscoveryFacts {
  readonly path: string
  /** What stands in the file; `null` when it is missing or cannot be read. */
  readonly found: Pick<Discovery, 'port' | 'pid'> | null
  readonly access: FileAccess
  readonly ownPort: number
  readonly ownPid: number
}

/** Whether a plugin finds this companion, and nobody else's can read the key to it (docs/protocol.md, section 1). */
export function judgeDiscovery({ path, found, access, ownPort, ownPid }: DiscoveryFacts): Verdict {
  const facts: Verdict['facts'] = [
    { kind: 'path', name: 'file', value: path },
    ...(found === null ? [] : ([{ kind: 'number', name: 'port', value: found.port }] as const)),
    ...(found?.port === ownPort ? [] : ([{ kind: 'number', name: 'listening_on', value: ownPort }] as const)),
  ]
  if (found === null) return { state: 'problem', finding: 'discovery_missing', facts }
  if (found.port !== ownPort || found.pid !== ownPid) return { state: 'problem', finding: 'discovery_foreign', facts }
  if (access === 'others') return { state: 'problem', finding: 'discovery_readable', facts }
  return { state: 'ok', finding: 'discovery_right', facts }
}

export function createDiscoveryCheck(deps: { home: string; port: number }): Check {
  const path = join(deps.home, DISCOVERY_FILE)
  return {
    id: 'discovery',
    async run(signal) {
      const found = readDiscovery(deps.home)
      return judgeDiscovery({
        path,
        found,
        access: found === null ? 'unknown' : await readFileAccess(path, signal),
        ownPort: deps.port,
        ownPid: process.pid,
      })
    },
  }
}
