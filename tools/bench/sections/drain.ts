import pino from 'pino'
import { periodOf } from '../../../shared/time/period.ts'
import { createTrustedClock } from '../../../src-main/core/clock/trusted-clock.ts'
import { createCloudClient } from '../../../src-main/core/cloud/cloud-client.ts'
import { createDeviceKey, loadDeviceSigner } from '../../../src-main/core/cloud/device-signer.ts'
import { createEntitlements } from '../../../src-main/core/entitlements/entitlements.ts'
import type { DeviceRecord } from '../../../src-main/core/entitlements/entitlement-types.ts'
import type { SecretStore } from '../../../src-main/core/host/secret-store.ts'
import { createJournal } from '../../../src-main/core/journal/journal.ts'
import type { JournalDraft } from '../../../src-main/core/journal/journal-types.ts'
import { createIdSource } from '../../../src-main/core/store/create-id-source.ts'
import { openTestStore } from '../../../src-main/core/store/open-test-store.ts'
import { syncDevice } from '../../../src-main/core/sync/sync-device.ts'
import { openIngest } from '../open-ingest.ts'
import type { Section } from '../report.ts'
import { rawInsertsOnSqlite } from '../yardsticks/raw-inserts.ts'

/** `BENCH_DRAIN_EVENTS=1000000` for the long run. */
const EVENTS = Number(process.env['BENCH_DRAIN_EVENTS'] ?? '50000')
const SHARE_OF_RAW = 0.5
const MOST_GROWTH_MB = 64

const megabytes = (): number => process.memoryUsage.rss() / 1024 ** 2

/** A journal of many events, made offline, sent by the core's own sync to the cloud in another process. */
export async function benchDrain(): Promise<Section> {
  const cloud = await openIngest('sqlite')
  if (cloud === null) throw new Error('SQLite is always there')
  const test = openTestStore()
  const { store } = test
  const clock = createTrustedClock({ store, wallNow: Date.now, monotonicNow: () => performance.now() })
  try {
    const newId = createIdSource()
    const secrets = memorySecrets()
    const entitlements = await createEntitlements({ store, clock })
    const journal = createJournal({ store, now: clock.now })
    const deviceId = newId(Date.now())
    const publicKey = await createDeviceKey(secrets, deviceId)
    const enrolled = await cloud.enrol({ deviceId, publicKey })
    const device = deviceRecord(deviceId, enrolled)
    entitlements.enrol(device)
    const signer = await loadDeviceSigner(secrets, deviceId)
    if (signer === null) throw new Error('the key was stored a moment ago')
    const sync = async (): Promise<boolean> => {
      const synced = await syncDevice(device, signer, {
        cloud: createCloudClient({ url: cloud.url, fetch, now: clock.now, userAgent: 'bench' }),
        entitlements,
        journal,
        gate: { rights: () => [], wanted: () => [], returnUnits: () => Promise.resolve(0) },
        logger: pino({ level: 'silent' }),
        wallNow: Date.now,
        version: '0.1.0',
        signal: new AbortController().signal,
        answerMs: 60_000,
        onAccepted: () => undefined,
      })
      return synced.ok
    }
    if (!(await sync())) throw new Error('the first sync failed')
    const leaseId = entitlements.leases().find((lease) => lease.meter === 'ai_layouts')?.leaseId
    if (leaseId === undefined) throw new Error('no lease was granted')
    for (let from = 0; from < EVENTS; from += 1000) {
      store.transact(store.full, () => {
        for (let event = from; event < Math.min(from + 1000, EVENTS); event += 1) {
          journal.append(usage(device, leaseId, newId(Date.now())))
        }
      })
    }
    const before = megabytes()
    let most = before
    const watch = setInterval(() => {
      most = Math.max(most, megabytes())
    }, 100)
    const begun = performance.now()
    // As the core's own loop does: a connection that the cloud closed meanwhile is tried anew.
    if (!(await sync()) && !(await sync())) throw new Error('the journal could not be sent')
    const perSecond = (EVENTS / (performance.now() - begun)) * 1000
    clearInterval(watch)
    const { events, violations } = await cloud.count()
    if (events !== EVENTS || violations > 0) throw new Error(`${events} of ${EVENTS} arrived, ${violations} violations`)
    const raw = rawInsertsOnSqlite(64)
    return {
      title: `Draining a journal of ${EVENTS} events`,
      lines: [
        {
          what: 'events sent and settled',
          ours: `${perSecond.toFixed(0)}/s`,
          yardstick: `${raw.toFixed(0)}/s  raw batch insert with dedupe`,
          ratio: perSecond / raw,
          bound: { kind: 'at least', value: SHARE_OF_RAW },
        },
        {
          what: 'growth of memory meanwhile',
          ours: `${(most - before).toFixed(0)} MiB`,
          yardstick: `${MOST_GROWTH_MB} MiB`,
          ratio: (most - before) / MOST_GROWTH_MB,
          bound: { kind: 'at most', value: 1 },
        },
      ],
      notes: [
        `From ${before.toFixed(0)} to at most ${most.toFixed(0)} MiB; BENCH_DRAIN_EVENTS sets the number of events.`,
      ],
    }
  } finally {
    clock.close()
    test.remove()
    await cloud.close()
  }
}

function memorySecrets(): SecretStore {
  const secrets = new Map<string, string>()
  return {
    get: (name) => Promise.resolve(secrets.get(name) ?? null),
    set: (name, value) => Promise.resolve(void secrets.set(name, value)),
    delete: (name) => Promise.resolve(void secrets.delete(name)),
  }
}

function deviceRecord(deviceId: string, enrolled: { accountId: string; rootPublicKey: string }): DeviceRecord {
  return {
    ...enrolled,
    deviceId,
    accountName: 'Bench',
    memberId: 'member-1',
    memberName: 'Bench',
    memberEmail: 'bench@example.com',
    deviceName: 'Bench',
    projectHmacKey: 'k'.repeat(43),
    enrolledAt: Date.now(),
    status: 'active',
  }
}

function usage(device: DeviceRecord, leaseId: string, eventId: string): JournalDraft {
  const at = Date.now()
  return {
    deviceId: device.deviceId,
    accountId: device.accountId,
    eventId,
    at,
    personal: { memberId: device.memberId, projectKey: null },
    type: 'com.revitautoplan.usage.v1',
    data: {
      operation: 'ai_layout',
      leaseId,
      meter: 'ai_layouts',
      period: periodOf(at),
      outcome: 'succeeded',
      units: 1,
      overageUnits: 0,
      overageCause: null,
      errorClass: null,
      areaSqm: 120,
      feature: null,
      durationMs: 900,
      planAtTime: 'free',
      entitlementVersion: 1,
      offline: true,
      late: false,
      revitVersion: '2027',
      pluginVersion: '1.0.0',
      companionVersion: '0.1.0',
    },
  }
}
