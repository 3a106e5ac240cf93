import type { HostEnvironment, UpdateState } from '../../host/host-environment.ts'
import type { Check, Verdict } from '../check.ts'

/** Whether a newer version of the app waits; nothing where nobody looks for one. */
export function judgeUpdates(updates: UpdateState | null): Verdict | null {
  if (updates === null) return null
  const facts: Verdict['facts'] =
    updates.version === null ? [] : [{ kind: 'text', name: 'new_version', value: updates.version }]
  switch (updates.status) {
    case 'current':
      return { state: 'ok', finding: 'updates_current', facts }
    case 'ready':
      return { state: 'ok', finding: 'updates_ready', facts }
    case 'failed':
      return { state: 'attention', finding: 'updates_failed', facts }
  }
}

export function createUpdatesCheck(environment: Pick<HostEnvironment, 'updates'>): Check {
  return { id: 'updates', run: async () => judgeUpdates(await environment.updates()) }
}
