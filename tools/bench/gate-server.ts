import pino from 'pino'
import type { Plan } from '../../shared/catalog/plan.ts'
import { CATALOG, freePlan } from '../../shared/catalog/catalog.ts'
import { createTrustedClock } from '../../src-main/core/clock/trusted-clock.ts'
import { createEntitlements } from '../../src-main/core/entitlements/entitlements.ts'
import { createTestCloud } from '../../src-main/core/entitlements/test-cloud.ts'
import { createGate } from '../../src-main/core/gate/gate.ts'
import { createJournal } from '../../src-main/core/journal/journal.ts'
import { createPluginLink } from '../../src-main/core/link/plugin-link.ts'
import { createIdSource } from '../../src-main/core/store/create-id-source.ts'
import { openTestStore } from '../../src-main/core/store/open-test-store.ts'
import { createWarnings } from '../../src-main/core/warnings/warnings.ts'
import { createWords } from '../../src-main/core/words/create-words.ts'

/**
 * The measured thing: the core's own store, gate and plugin link in a process of their own, on real files.
 * Only the cloud is left out: the entitlements are signed here, with a lease large enough for any run.
 */
const home = process.env['BENCH_HOME'] ?? ''
const plan: Plan = {
  ...freePlan(CATALOG),
  limits: { ai_layouts: 50_000_000, building_scans: 20 },
  apiCallsPerHour: null,
}

const now = Date.now()
const newId = createIdSource()
const test = openTestStore()
const { store } = test
const cloud = await createTestCloud(now, plan)
const clock = createTrustedClock({ store, wallNow: Date.now, monotonicNow: () => performance.now() })
const entitlements = await createEntitlements({ store, clock })
const journal = createJournal({ store, now: clock.now })
const gate = createGate({
  store,
  clock,
  entitlements,
  journal,
  warnings: createWarnings(store),
  words: createWords({ choice: () => 'en', systemLocale: 'en-GB', timeZone: 'UTC' }),
  version: 'bench',
  newId,
  connectivity: () => ({ offlineSince: null }),
  onFatal: (error) => {
    throw error
  },
})
entitlements.enrol(cloud.device)
const accepted = await entitlements.accept(await cloud.answer(cloud.snapshot(), [cloud.lease()]), 'nonce-nonce-nonce')
if (!accepted.ok) throw new Error(accepted.failure.message)

const link = await createPluginLink({
  home,
  version: 'bench',
  gate,
  summary: () => ({ account: null, entitlement: null }),
  logger: pino({ level: 'silent' }),
  now: clock.now,
  monotonic: () => performance.now(),
  newId: () => newId(Date.now()),
  onClientsChanged: () => undefined,
  open: () => false,
  cloudReachable: () => false,
  askForUnits: async () => undefined,
  // The limit on messages protects people; here it would be what is measured.
  settings: { messagesPerSecond: 10_000_000, messageBurst: 10_000_000 },
})
process.send?.({ ready: true, port: link.port })

process.once('disconnect', () => {
  void link
    .close('bench over', false)
    .then(() => gate.close())
    .then(() => {
      clock.close()
      test.remove()
      process.exit(0)
    })
})
