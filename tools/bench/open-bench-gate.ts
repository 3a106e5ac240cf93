import { createTrustedClock } from '../../src-main/core/clock/trusted-clock.ts'
import type { TrustedClock } from '../../src-main/core/clock/clock-types.ts'
import { createEntitlements } from '../../src-main/core/entitlements/entitlements.ts'
import { createTestCloud } from '../../src-main/core/entitlements/test-cloud.ts'
import { createGate } from '../../src-main/core/gate/gate.ts'
import type { Gate } from '../../src-main/core/gate/gate-types.ts'
import { createJournal } from '../../src-main/core/journal/journal.ts'
import { createIdSource } from '../../src-main/core/store/create-id-source.ts'
import { openTestStore } from '../../src-main/core/store/open-test-store.ts'
import { createWarnings } from '../../src-main/core/warnings/warnings.ts'
import { openTestWords } from '../../src-main/core/words/open-test-words.ts'
import { benchPlan } from './bench-plan.ts'

export interface BenchGate {
  readonly gate: Gate
  readonly clock: TrustedClock
  readonly newId: () => string
  close(): Promise<void>
}

/** The core's own store and gate on real files. Only the cloud is left out: the entitlements are signed here. */
export async function openBenchGate(): Promise<BenchGate> {
  const newId = createIdSource()
  const test = openTestStore()
  const { store } = test
  const cloud = await createTestCloud(Date.now(), benchPlan())
  const clock = createTrustedClock({ store, wallNow: Date.now, monotonicNow: () => performance.now() })
  const entitlements = await createEntitlements({ store, clock })
  const gate = createGate({
    store,
    clock,
    entitlements,
    journal: createJournal({ store, now: clock.now }),
    warnings: createWarnings(store),
    words: openTestWords(),
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
  return {
    gate,
    clock,
    newId: () => newId(Date.now()),
    async close() {
      await gate.close()
      clock.close()
      test.remove()
    },
  }
}
