import type { UpdateStatus } from '../../../shared/protocol/shell-api.ts'
import type { CheckFact, CheckResult, Finding } from '../../../shared/protocol/ui-diagnostics.ts'

/** What the shell tells about newer versions, as one of the checks; `null` where this installation does not look for any. */
export function updateCheck(update: UpdateStatus): CheckResult | null {
  if (update.kind === 'unsupported') return null
  const facts: CheckFact[] = 'version' in update ? [{ kind: 'text', name: 'new_version', value: update.version }] : []
  return {
    id: 'updates',
    state: update.kind === 'failed' ? 'attention' : 'ok',
    finding: FINDING[update.kind],
    facts,
    tookMs: 0,
  }
}

const FINDING: Readonly<Record<Exclude<UpdateStatus['kind'], 'unsupported'>, Finding>> = {
  current: 'updates_current',
  checking: 'updates_looking',
  downloading: 'updates_looking',
  installing: 'updates_looking',
  ready: 'updates_ready',
  failed: 'updates_failed',
}
