import type { Plan } from '../../../shared/catalog/plan.ts'
import type { ReserveParams } from '../../../shared/protocol/plugin-link.ts'
import type { LeaseClaims, SnapshotClaims } from '../../../shared/protocol/signed-documents.ts'
import { DAY } from '../../../shared/time/duration.ts'
import type { TrustedClock } from '../clock/clock-types.ts'
import { createTrustedClock } from '../clock/trusted-clock.ts'
import type { Entitlements } from '../entitlements/entitlement-types.ts'
import { createEntitlements } from '../entitlements/entitlements.ts'
import { createTestCloud, type TestCloud } from '../entitlements/test-cloud.ts'
import { createJournal } from '../journal/journal.ts'
import type { Journal } from '../journal/journal-types.ts'
import { createIdSource } from '../store/create-id-source.ts'
import { openTestStore, type TestStore } from '../store/open-test-store.ts'
import type { Warnings } from '../warnings/warning-types.ts'
import { createWarnings } from '../warnings/warnings.ts'
import { openTestWords } from '../words/open-test-words.ts'
import { createGate } from './gate.ts'
import type { Gate, Origin } from './gate-types.ts'

/** A gate over a real store, with a clock that the test moves. */
export interface TestGate {
  gate: Gate
  entitlements: Entitlements
  journal: Journal
  warnings: Warnings
  clock: TrustedClock
  readonly cloud: TestCloud
  readonly test: TestStore
  readonly machine: { wall: number; monotonic: number; offlineSince: number | null }
  readonly fatal: unknown[]
  readonly failedBatches: unknown[]
  /** Lets time pass on both clocks of the machine. */
  pass(ms: number): void
  /** Signs a snapshot with these leases at the present time and has it accepted. */
  accept(snapshot: Partial<SnapshotClaims>, leases: readonly LeaseClaims[]): Promise<void>
  /** Closes everything and starts again on the same files. What a killed process leaves behind is played in test/crash. */
  restart(): Promise<void>
  remove(): Promise<void>
}

const NONCE = 'nonce-nonce-nonce'
const newId = createIdSource()

/** Opens a gate on new files, enrolled, with nothing accepted yet. */
export async function openTestGate(now: number, plan: Plan): Promise<TestGate> {
  const test = openTestStore()
  const machine = { wall: now, monotonic: 0, offlineSince: null as number | null }
  const cloud = await createTestCloud(now, plan)
  const fatal: unknown[] = []
  const failedBatches: unknown[] = []

  async function start(): Promise<Pick<TestGate, 'gate' | 'entitlements' | 'journal' | 'warnings' | 'clock'>> {
    const { store } = test
    const clock = createTrustedClock({ store, wallNow: () => machine.wall, monotonicNow: () => machine.monotonic })
    const entitlements = await createEntitlements({ store, clock })
    const journal = createJournal({ store, now: clock.now })
    const warnings = createWarnings(store)
    const gate = createGate({
      store,
      clock,
      entitlements,
      journal,
      warnings,
      words: openTestWords(),
      version: '0.1.0',
      newId,
      connectivity: () => ({ offlineSince: machine.offlineSince }),
      onFatal: (error) => fatal.push(error),
      onFailedBatch: (error) => failedBatches.push(error),
    })
    return { gate, entitlements, journal, warnings, clock }
  }

  const opened: TestGate = {
    ...(await start()),
    cloud,
    test,
    machine,
    fatal,
    failedBatches,
    pass(ms) {
      machine.wall += ms
      machine.monotonic += ms
    },
    async accept(snapshot, leases) {
      const issuedAt = opened.clock.now()
      const claims = cloud.snapshot({ issuedAt, validUntil: issuedAt + 7 * DAY, ...snapshot })
      const result = await opened.entitlements.accept(await cloud.answer(claims, leases), NONCE)
      if (!result.ok) throw new Error(result.failure.message)
    },
    async restart() {
      await opened.gate.close()
      opened.clock.close()
      test.reopen()
      Object.assign(opened, await start())
    },
    async remove() {
      await opened.gate.close()
      opened.clock.close()
      test.remove()
    },
  }
  opened.entitlements.enrol(cloud.device)
  return opened
}

/** A plugin's connection. */
export function testOrigin(connectionId = 'connection-1'): Origin {
  return {
    connectionId,
    product: 'Revit',
    year: 2027,
    build: null,
    clientName: 'RevitAutoPlan',
    clientVersion: '2.1.0',
  }
}

/** A reserve of one layout under a new `opId`. */
export function layoutRequest(changes: Partial<ReserveParams> = {}): ReserveParams {
  return { operation: 'ai_layout', units: 1, areaSqm: 120, opId: newId(Date.now()), ...changes }
}
