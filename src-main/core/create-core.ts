import { join } from 'node:path'
import type { Logger } from 'pino'
import { periodOf } from '../../shared/time/period.ts'
import { createAccount } from './account/create-account.ts'
import { createActivity } from './activity/activity.ts'
import { createHistory } from './activity/history.ts'
import { createCheckout } from './billing/create-checkout.ts'
import { createTrustedClock } from './clock/trusted-clock.ts'
import { createCloudClient } from './cloud/cloud-client.ts'
import { loadDeviceSigner } from './cloud/device-signer.ts'
import { CannotStartError } from './cannot-start-error.ts'
import { CoreStartFailure } from './core-start-failure.ts'
import { describeFatal } from './describe-fatal.ts'
import { createDiagnostics } from './diagnostics/create-diagnostics.ts'
import { createEntitlements } from './entitlements/entitlements.ts'
import { createGate } from './gate/gate.ts'
import type { PretendedFacts } from './gate/gate-context.ts'
import { createHeadlessEnvironment } from './host/headless-environment.ts'
import type { HostEnvironment } from './host/host-environment.ts'
import type { SecretStore } from './host/secret-store.ts'
import { createJournal } from './journal/journal.ts'
import { createAnnouncer, linkSummary } from './link/announce.ts'
import type { LinkSettings } from './link/link-settings.ts'
import { createPluginLink } from './link/plugin-link.ts'
import { createSettings } from './settings/create-settings.ts'
import { createIdSource } from './store/create-id-source.ts'
import { createSettingsStore } from './store/create-settings-store.ts'
import { openStore } from './store/open-store.ts'
import { storeFailureOf } from './store/store-failures.ts'
import type { Store } from './store/store-types.ts'
import { createConnectivityState } from './sync/connectivity-state.ts'
import { createSync } from './sync/create-sync.ts'
import type { SyncSettings } from './sync/sync-settings.ts'
import { watchSleep } from './timing/watch-sleep.ts'
import { createUi, type UiConnection } from './ui/create-ui.ts'
import { createWarnings } from './warnings/warnings.ts'
import { systemWords } from './words/system-words.ts'
import { createWords } from './words/create-words.ts'

export interface CoreOptions {
  /** The data folder; on a local disk. */
  readonly home: string
  /** Without a slash at its end. */
  readonly cloudUrl: string
  readonly version: string
  readonly secretStore: SecretStore
  readonly fetch: typeof globalThis.fetch
  /** The root public keys that are trusted (32 bytes base64url each); `null` pins the one that enrolment names. */
  readonly trustedRoots: readonly string[] | null
  readonly logger: Logger
  /** What only the hosting process can tell; without one, a companion without a desktop. */
  readonly environment?: HostEnvironment
  /** Wall clock, epoch milliseconds. */
  readonly now?: () => number
  /** Milliseconds of any origin that never run backwards. */
  readonly monotonic?: () => number
  /** How long a hold outlives its connection, milliseconds. */
  readonly holdGraceMs?: number
  /** The operating system's locale; `null`: what this process finds. */
  readonly systemLocale?: string | null
  readonly linkSettings?: Partial<LinkSettings>
  readonly syncSettings?: Partial<SyncSettings>
  /** Facts to decide on in place of the real ones; only a sandbox gives them. */
  readonly pretend?: () => PretendedFacts
  /** The store can no longer be written: nothing may be answered from here on. `words` are for people. Ends the process unless told otherwise. */
  readonly onFatal?: (error: unknown, words: string) => void
}

export interface Core {
  readonly pluginPort: number
  /** Joins a window: `send` takes frames for it. */
  connectUi(send: (text: string) => void): UiConnection
  /** Tells the plugins, writes what is open and lets go of the store. */
  close(options?: { reason: string; restart: boolean }): Promise<void>
}

/** The screen is brought up to date at least this often: a period ends and a rate window moves on without an event. Milliseconds. */
const SCREEN_INTERVAL_MS = 30_000

/**
 * Puts the core together and starts it.
 *
 * @throws CoreStartFailure when another core has the data folder, or it cannot be used, or no plugin could reach this core
 */
export async function createCore(options: CoreOptions): Promise<Core> {
  const path = join(options.home, 'store.sqlite')
  const t = systemWords(options.systemLocale ?? null)
  const opened = openStore(path)
  if (!opened.ok) throw new CoreStartFailure(opened.failure, t)
  try {
    return await startCore(options, opened.value, path)
  } catch (error) {
    opened.value.close()
    const failure = error instanceof CannotStartError ? error.failure : storeFailureOf(error, path)
    throw failure === null ? error : new CoreStartFailure(failure, t)
  }
}

async function startCore(options: CoreOptions, store: Store, storePath: string): Promise<Core> {
  const { home, cloudUrl, version, secretStore, fetch, trustedRoots, logger } = options
  const { now: wallNow = Date.now, monotonic = () => performance.now(), holdGraceMs } = options
  const { timeZone, locale } = Intl.DateTimeFormat().resolvedOptions()
  const systemLocale = options.systemLocale ?? locale
  const startedAt = wallNow()
  const settings = createSettings(createSettingsStore(store))
  const words = createWords({ choice: () => settings.get().language, systemLocale, timeZone })
  const onFatal = options.onFatal ?? endProcess

  const clock = createTrustedClock({ store, wallNow, monotonicNow: monotonic })
  const ids = createIdSource()
  const newId = (): string => ids(clock.now())
  const entitlements = await createEntitlements({ store, clock, trustedRoots })
  const activity = createActivity({ store })
  const history = createHistory(store)
  const journal = createJournal({
    store,
    now: clock.now,
    onResults() {
      activity.changed()
      changed()
    },
  })
  const warnings = createWarnings(store)
  const connectivity = createConnectivityState({
    now: clock.now,
    t: words.t,
    surroundings: () => ({
      deviceStatus: entitlements.device()?.status ?? null,
      validUntil: entitlements.snapshot()?.validUntil ?? null,
      snapshotIssuedAt: entitlements.snapshot()?.issuedAt ?? null,
      queued: journal.queued(),
      rejected: journal.rejected(),
    }),
  })
  const gate = createGate({
    store,
    clock,
    entitlements,
    journal,
    warnings,
    version,
    newId: ids,
    words,
    connectivity: () => ({ offlineSince: connectivity.offlineSince() }),
    onFatal: (error) => onFatal(error, describeFatal(error, storePath, words.t)),
    onFailedBatch: (error) => logger.error({ err: error }, 'a batch was rolled back'),
    onActivity: () => activity.changed(),
    ...(holdGraceMs === undefined ? {} : { holdGraceMs }),
    ...(options.pretend === undefined ? {} : { pretend: options.pretend }),
  })

  const cloud = createCloudClient({
    url: cloudUrl,
    fetch,
    now: clock.now,
    userAgent: `RevitAutoPlan-Companion/${version}`,
  })
  const sync = createSync({
    cloud,
    secrets: secretStore,
    entitlements,
    journal,
    gate,
    connectivity,
    logger,
    now: clock.now,
    t: words.t,
    wallNow,
    random: Math.random,
    version,
    onAccepted(device, accepted) {
      const isNew = device.deviceId === entitlements.device()?.deviceId && device.deviceId !== announcedDevice
      if (isNew) announcedDevice = device.deviceId
      if (isNew || accepted.changed) announcer.entitlements(isNew ? 'signed_in' : accepted.reason)
      checkout.refresh()
    },
    onPush: (event) => event.event === 'checkout' && checkout.refresh(),
    ...(options.syncSettings === undefined ? {} : { settings: options.syncSettings }),
  })
  let announcedDevice = entitlements.device()?.deviceId ?? null
  const account = createAccount({
    cloud,
    secrets: secretStore,
    entitlements,
    gate,
    sync,
    logger,
    trustedRoots,
    platform: process.platform,
    version,
    newId,
    now: clock.now,
    t: words.t,
  })
  const checkout = createCheckout({
    cloud,
    t: words.t,
    logger,
    signer: async () => {
      const device = entitlements.device()
      return device === null ? null : loadDeviceSigner(secretStore, device.deviceId)
    },
    planId: () => entitlements.snapshot()?.plan.id ?? null,
    requestSync: () => sync.request('push'),
  })
  const summary = (): ReturnType<typeof linkSummary> => linkSummary(entitlements, clock.now())
  const link = await createPluginLink({
    home,
    version,
    gate,
    summary,
    logger,
    now: clock.now,
    monotonic,
    newId,
    onClientsChanged: () => changed(),
    open: (view, plan) => ui.open(view, plan),
    cloudReachable: () => entitlements.device() !== null && connectivity.state().status === 'online',
    askForUnits: () => sync.now('units_wanted'),
    settings: { ...(holdGraceMs === undefined ? {} : { holdGraceMs }), ...options.linkSettings },
  }).catch(async (error: unknown) => {
    await gate.close()
    clock.close()
    throw error
  })
  const announcer = createAnnouncer(link, gate, summary)
  const diagnostics = createDiagnostics({
    home,
    storePath,
    store,
    version,
    startedAt,
    environment: options.environment ?? createHeadlessEnvironment(home, process.env),
    cloud,
    secrets: secretStore,
    entitlements,
    connectivity: connectivity.state,
    clock,
    link,
    history,
    rootIsInBuild: trustedRoots !== null,
    logger,
    wallNow,
    monotonic,
  })
  const ui = createUi(
    {
      version,
      startedAt,
      cloudUrl,
      account,
      entitlements,
      gate,
      clock,
      connectivity,
      link,
      sync,
      checkout,
      settings,
      words,
      activity,
      history,
      diagnostics,
      warnings: {
        list: () => warnings.list(entitlements.device()?.accountId ?? '', periodOf(clock.now())),
        dismiss: (warning) => warnings.dismiss(entitlements.device()?.accountId ?? '', warning, clock.now()),
      },
    },
    logger,
    newId,
  )
  const changed = (): void => ui.changed()
  const rememberMonths = (): void => {
    const snapshot = entitlements.snapshot()
    if (snapshot !== null) history.remember(snapshot)
  }
  rememberMonths()
  gate.onUsageChange(() => {
    if (journal.queued() > 0) sync.request('journal')
    link.publishUsage()
    changed()
  })
  gate.onWarning(announcer.warning)
  entitlements.onChange(() => {
    rememberMonths()
    if (entitlements.device() === null && announcedDevice !== null) {
      announcedDevice = null
      announcer.entitlements('signed_out')
    }
    changed()
  })
  connectivity.onChange(() => {
    announcer.connectivity(connectivity.state())
    changed()
  })
  account.onChange(changed)
  checkout.onChange(changed)
  const stopWatching = watchSleep(wallNow, () => {
    gate.resumed()
    sync.request('wake')
  })
  const screen = setInterval(changed, SCREEN_INTERVAL_MS)
  sync.start()
  logger.info({ pluginPort: link.port, version }, 'the core is ready')

  function endProcess(error: unknown, words: string): void {
    logger.fatal({ err: error }, 'the store can no longer be written; the core ends')
    console.error(words)
    process.exit(1)
  }

  return {
    pluginPort: link.port,
    connectUi: ui.connect,
    async close({ reason, restart } = { reason: 'The companion was closed.', restart: false }) {
      clearInterval(screen)
      stopWatching()
      account.close()
      checkout.close()
      await gate.flush()
      await link.close(reason, restart)
      await sync.close()
      await gate.close()
      ui.close()
      clock.close()
      store.close()
      logger.info({ reason }, 'the core is closed')
    },
  }
}
