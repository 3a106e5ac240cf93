import type { AppState, UiRevit, UiRunning } from '../../../shared/protocol/ui-api.ts'
import type { TranslateCore } from '../../../shared/words/core-words.ts'
import type { DeviceRecord } from '../entitlements/entitlement-types.ts'
import type { RunningHold } from '../gate/gate-types.ts'
import type { PluginClient } from '../link/plugin-session.ts'
import type { UiParts } from './ui-parts.ts'

/** Everything the app shows, gathered at one moment. */
export function gatherAppState(parts: UiParts, revision: number, open: AppState['open']): AppState {
  const device = parts.entitlements.device()
  const snapshot = parts.entitlements.snapshot()
  const clients = parts.link.clients()
  const holds = parts.gate.running()
  const now = parts.clock.now()
  const meters = parts.gate.uiMeters()
  const connected = new Set(clients.map(({ connectionId }) => connectionId))
  return {
    revision,
    version: parts.version,
    startedAt: parts.startedAt,
    now,
    cloudUrl: parts.cloudUrl,
    locale: parts.words.locale(),
    signIn: parts.account.state(),
    account: device === null ? null : accountOf(device),
    entitlement:
      snapshot === null
        ? null
        : {
            plan: snapshot.plan,
            standing: snapshot.standing,
            formerPlan: snapshot.formerPlan,
            then: snapshot.then,
            version: snapshot.version,
            issuedAt: snapshot.issuedAt,
            validUntil: snapshot.validUntil,
          },
    catalog: snapshot?.catalog ?? [],
    meters,
    pace: parts.history.pace(meters, now),
    rate: parts.gate.rate(),
    connectivity: parts.connectivity.state(),
    revits: clients.map((client) => revitOf(client, holds)),
    orphans: holds.filter((hold) => hold.connectionId === null || !connected.has(hold.connectionId)).map(runningOf),
    warnings: parts.warnings.list(),
    checkout: parts.checkout.state(),
    settings: parts.settings.get(),
    activityRevision: parts.activity.revision(),
    paused: pausedReason(parts.clock.state().trusted, device, parts.words.t),
    open,
  }
}

function accountOf(device: DeviceRecord): AppState['account'] {
  const { accountId, accountName, memberName, memberEmail, deviceId, deviceName } = device
  return { id: accountId, name: accountName, memberName, memberEmail, deviceId, deviceName }
}

function revitOf(client: PluginClient, holds: readonly RunningHold[]): UiRevit {
  const { connectionId, connectedAt, hello, origin } = client
  return {
    connectionId,
    product: origin.product,
    year: origin.year,
    build: origin.build,
    clientName: origin.clientName,
    clientVersion: origin.clientVersion,
    pid: hello.process.pid,
    connectedAt,
    running: holds.filter((hold) => hold.connectionId === connectionId).map(runningOf),
  }
}

function runningOf(hold: RunningHold): UiRunning {
  const { connectionId: _connectionId, ...running } = hold
  return running
}

/** Why reserves are paused here although the plan stands, in words. */
function pausedReason(clockTrusted: boolean, device: DeviceRecord | null, t: TranslateCore): string | null {
  if (device?.status === 'frozen') return t('paused.frozen')
  if (device?.status === 'retired') return t('paused.retired')
  if (!clockTrusted) return t('paused.clock')
  return null
}
