import type { Logger } from 'pino'
import type { z } from 'zod'
import type { CheckResult, diagnosticsMethods } from '../../../shared/protocol/ui-diagnostics.ts'
import type { AppState } from '../../../shared/protocol/ui-api.ts'
import { SECOND } from '../../../shared/time/duration.ts'
import type { History } from '../activity/history.ts'
import type { TrustedClock } from '../clock/clock-types.ts'
import type { CloudClient } from '../cloud/cloud-client.ts'
import type { Entitlements } from '../entitlements/entitlement-types.ts'
import type { HostEnvironment } from '../host/host-environment.ts'
import type { SecretStore } from '../host/secret-store.ts'
import type { PluginLink } from '../link/plugin-link.ts'
import { createTextRedactor } from '../redaction/redact-text.ts'
import type { Store } from '../store/store-types.ts'
import { buildBundle } from './build-bundle.ts'
import type { Check } from './check.ts'
import { createAppCheck } from './checks/app-check.ts'
import { createClockCheck } from './checks/clock-check.ts'
import { createCloudCheck } from './checks/cloud-check.ts'
import { createDeviceKeyCheck } from './checks/device-key-check.ts'
import { createDiscoveryCheck } from './checks/discovery-check.ts'
import { createEntitlementCheck } from './checks/entitlement-check.ts'
import { createProxyCheck } from './checks/proxy-check.ts'
import { createRevitCheck } from './checks/revit-check.ts'
import { createStoreCheck, storeBytes } from './checks/store-check.ts'
import { createDiagnosticsStore } from './diagnostics-store.ts'
import { knownNames } from './known-names.ts'
import { logBytes, readLogTails } from './read-log-tail.ts'
import { runChecks } from './run-checks.ts'

type Answer<Method extends keyof typeof diagnosticsMethods> = z.infer<(typeof diagnosticsMethods)[Method]['result']>

/** What the companion depends on, looked at when somebody asks. */
export interface Diagnostics {
  /** Looks at everything anew; who asks meanwhile gets the same answer. */
  run(): Promise<Answer<'diagnostics.run'>>
  /** The text for support, made from a fresh run. */
  bundle(state: AppState): Promise<Answer<'diagnostics.bundle'>>
  storage(): Promise<Answer<'storage.get'>>
  lastRecord(): Answer<'privacy.lastRecord'>['record']
}

export interface DiagnosticsDeps {
  readonly home: string
  readonly storePath: string
  readonly store: Store
  readonly version: string
  readonly startedAt: number
  readonly environment: HostEnvironment
  readonly cloud: CloudClient
  readonly secrets: SecretStore
  readonly entitlements: Pick<Entitlements, 'device' | 'snapshot'>
  readonly connectivity: () => AppState['connectivity']
  readonly clock: Pick<TrustedClock, 'now' | 'state'>
  readonly link: Pick<PluginLink, 'port' | 'connections' | 'refusals'>
  readonly history: Pick<History, 'months'>
  /** Else the root key is the one that enrolment named. */
  readonly rootIsInBuild: boolean
  readonly logger: Logger
  readonly wallNow: () => number
  readonly monotonic: () => number
}

/** As long as the slowest of them, a request to the cloud, may rightly take. */
const CHECK_LIMIT_MS = 10 * SECOND

/** Puts the checks together. */
export function createDiagnostics(deps: DiagnosticsDeps): Diagnostics {
  const { home, storePath, store, environment, cloud, entitlements, clock, link, logger, wallNow, monotonic } = deps
  const sql = createDiagnosticsStore(store)
  const deviceId = (): string | null => entitlements.device()?.deviceId ?? null
  const checks: readonly Check[] = [
    createCloudCheck({
      cloud,
      now: clock.now,
      monotonic,
      signedIn: () => deviceId() !== null,
      connectivity: deps.connectivity,
      waiting: sql.waiting,
    }),
    createProxyCheck({ environment, cloudUrl: cloud.url }),
    createClockCheck({ wallNow, clock }),
    createStoreCheck({ path: storePath, env: process.env }),
    createDiscoveryCheck({ home, port: link.port }),
    createRevitCheck({ now: clock.now, link }),
    createEntitlementCheck({
      now: clock.now,
      entitlements,
      stored: sql.snapshot,
      rootIsInBuild: deps.rootIsInBuild,
    }),
    createDeviceKeyCheck({ deviceId, secrets: deps.secrets, environment }),
    createAppCheck({ version: deps.version, startedAt: deps.startedAt, environment }),
  ]
  let running: Promise<Answer<'diagnostics.run'>> | null = null

  async function runAll(): Promise<Answer<'diagnostics.run'>> {
    const results: CheckResult[] = await runChecks(checks, {
      limitMs: CHECK_LIMIT_MS,
      monotonic,
      onFailed: (check, error) => logger.warn({ check, err: error }, 'a check of the diagnostics failed'),
    })
    return { at: clock.now(), checks: results }
  }

  function run(): Promise<Answer<'diagnostics.run'>> {
    running ??= runAll().finally(() => {
      running = null
    })
    return running
  }

  async function proxyHosts(): Promise<string[]> {
    const proxy = await environment.proxyFor(cloud.url).catch(() => null)
    const server = proxy === null || proxy.source === 'none' ? null : proxy.server
    return server === null ? [] : [server.replace(/:\d+$/, '')]
  }

  return {
    run,
    async bundle(state) {
      const [{ checks: results }, logs, hosts] = await Promise.all([
        run(),
        readLogTails(environment.logFolder),
        proxyHosts(),
      ])
      const at = clock.now()
      const text = buildBundle(
        {
          at,
          version: deps.version,
          checks: results,
          state,
          rejections: sql.rejections(),
          months: deps.history.months().here,
          logs,
        },
        createTextRedactor(knownNames(sql.names(), home, hosts)),
      )
      const day = new Date(at).toISOString().slice(0, 10)
      return { fileName: `revitautoplan-diagnostics-${day}.json`, text }
    },
    async storage() {
      const { logFolder } = environment
      return {
        dataFolder: home,
        storeBytes: await storeBytes(storePath),
        logFolder,
        logBytes: await logBytes(logFolder),
      }
    },
    lastRecord() {
      const id = deviceId()
      const row = id === null ? null : sql.lastRecord(id)
      return row === null ? null : { sentAt: row.acknowledged_at, entry: row.raw, personal: row.personal }
    },
  }
}
