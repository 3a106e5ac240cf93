import { meterState, rateState } from '../../../shared/policy/decide.ts'
import { DAY, MINUTE } from '../../../shared/time/duration.ts'
import { KEEP_ACKNOWLEDGED } from '../journal/journal.ts'
import { createDecider } from './create-decider.ts'
import { createDenialRecorder } from './create-denial-recorder.ts'
import { createHoldSweeper } from './create-hold-sweeper.ts'
import { createHoldWriter } from './create-hold-writer.ts'
import { createReserver } from './create-reserver.ts'
import { createSettler } from './create-settler.ts'
import { createUsageNotifier } from './create-usage-notifier.ts'
import type { GateContext, GateDeps } from './gate-context.ts'
import { createGateStore } from './gate-store.ts'
import type { Gate } from './gate-types.ts'
import { createGroupCommit } from './group-commit.ts'
import { isFatalStoreError, isStoreError } from '../store/is-fatal-store-error.ts'
import type { Store } from '../store/store-types.ts'
import { createLeaseBook, spendable } from './lease-book.ts'
import { createOpenHolds, HOLD_GRACE } from './open-holds.ts'
import { openHoldsFromDisk } from './open-holds-from-disk.ts'
import { createQuotaView, uiMeter } from './quota-view.ts'
import { createRateLog } from './rate-log.ts'
import { reconcileHolds } from './reconcile-holds.ts'
import { runningHold } from './running-hold.ts'
import { createWantedLog } from './wanted-log.ts'

/** The gate over a store. Everything it keeps in memory is read from there, at start and whenever a write failed. */
export function createGate(deps: GateDeps): Gate {
  const { store, clock, entitlements, journal, holdGraceMs = HOLD_GRACE } = deps
  const sql = createGateStore(store)
  const book = createLeaseBook()
  const open = createOpenHolds(holdGraceMs)
  const quota = createQuotaView(entitlements, book)
  const rate = createRateLog(sql)
  const wanted = createWantedLog()
  let closing = false
  let broken: unknown = null

  /** From here on nothing is granted and nothing is answered as done: memory and disk may differ. */
  function onFatal(error: unknown): void {
    if (broken !== null) return
    broken = error
    deps.onFatal(error)
  }

  function transact(connection: Store['full'], body: () => void): void {
    if (broken !== null) throw broken
    store.transact(connection, body)
  }

  store.onFatal(onFatal)
  const notifier = createUsageNotifier({ ...deps, quota })
  const parts = { holdGraceMs, sql, book, open, quota, rate }
  const context: GateContext = { ...deps, ...parts, onFatal, usageChanged: notifier.trigger }

  const writer = createHoldWriter(context, {
    transact: (body) => transact(store.holds, body),
    onTakenBack(error) {
      if (broken !== null) return
      loadRate()
      deps.onFailedBatch?.(error)
    },
  })
  const batches = createGroupCommit({
    transact(body) {
      // A hold stands in the log before its end.
      writer.writeNow()
      transact(store.full, body)
    },
    finish() {
      for (const lease of book.takeChanged()) sql.saveLease(lease)
      clock.stamp()
    },
    onRollback(error) {
      if (broken !== null || isFatalStoreError(error)) return
      for (const hold of open.all()) hold.end = null
      journal.reset()
      loadBook()
    },
    onDone(error) {
      if (error === null) {
        notifier.usageSettled()
        deps.onActivity?.()
      } else if (!isFatalStoreError(error)) deps.onFailedBatch?.(error)
      notifier.trigger()
    },
  })
  const judge = createDecider(context, () => closing || broken !== null)
  const denials = createDenialRecorder(context, batches)
  const reserve = createReserver(context, { judge, writer, denials, wanted })
  const settler = createSettler(context, batches)
  const sweeper = createHoldSweeper(context, settler, writer)

  function loadBook(): void {
    book.load(sql.leases(), entitlements.verifiedLeases(), open.all())
  }

  function loadRate(): void {
    const now = clock.now()
    rate.load(entitlements.device()?.accountId ?? null, quota.rateLimit(now), now)
  }

  function loadEntitlements(): void {
    writer.writeNow()
    quota.refresh()
    loadBook()
    loadRate()
  }

  function prune(): void {
    const now = clock.now()
    try {
      journal.prune(now)
      sql.prune(now - KEEP_ACKNOWLEDGED)
    } catch (error) {
      if (!isStoreError(error)) throw error
      deps.onFailedBatch?.(error)
    }
  }

  async function flush(): Promise<void> {
    await Promise.all([writer.flush(), batches.flush()])
  }

  for (const hold of openHoldsFromDisk(sql.open(), clock.now(), holdGraceMs)) open.add(hold)
  loadEntitlements()
  sweeper.arm()
  const pruning = setInterval(prune, DAY)
  pruning.unref()
  // Not at once: a start must not wait for housekeeping.
  const firstPruning = setTimeout(prune, MINUTE)
  firstPruning.unref()
  const stopListening = entitlements.onChange(() => {
    open.clamp(clock.now())
    wanted.clear()
    loadEntitlements()
    notifier.usageSettled()
  })

  return {
    check(params) {
      sweeper.sweep()
      return judge(params, clock.now()).decision
    },
    reserve(params, origin, options) {
      sweeper.sweep()
      return reserve(params, origin, options)
    },
    progress({ reservationId, phase, fraction }) {
      const hold = open.get(reservationId)
      if (hold === null) return
      hold.phase = phase ?? hold.phase
      hold.fraction = fraction ?? null
      notifier.trigger()
    },
    commit(params) {
      sweeper.sweep()
      return settler.commit(params)
    },
    release(params) {
      sweeper.sweep()
      return settler.release(params)
    },
    reconcile({ reservationIds }, origin) {
      sweeper.sweep()
      const reservations = reconcileHolds(reservationIds, origin.connectionId, open, sql)
      notifier.trigger()
      return { reservations }
    },
    connectionClosed(connectionId) {
      open.connectionClosed(connectionId, clock.now())
      sweeper.arm()
      notifier.trigger()
    },
    resumed() {
      open.refresh(clock.now())
      sweeper.arm()
    },
    returnUnits: (leaseId, units, reason) => settler.returnUnits(leaseId, units, reason),
    rights() {
      sweeper.sweep()
      const deviceId = entitlements.device()?.deviceId
      return [...book.all()]
        .filter((lease) => lease.deviceId === deviceId && lease.usable)
        .map((lease) => ({
          leaseId: lease.leaseId,
          meter: lease.meter,
          period: lease.period,
          unspent: spendable(lease),
          held: lease.held,
        }))
    },
    meters() {
      sweeper.sweep()
      return quota.meters(clock.now()).map(meterState)
    },
    uiMeters() {
      sweeper.sweep()
      return quota.meters(clock.now()).map(uiMeter)
    },
    rate() {
      const now = clock.now()
      return entitlements.snapshot() === null ? null : rateState(rate.figures(quota.rateLimit(now), now))
    },
    running() {
      sweeper.sweep()
      return [...open.all()].filter((hold) => hold.end === null && hold.writing === null).map(runningHold)
    },
    wanted: () => wanted.list(),
    onUsageChange: notifier.onUsageChange,
    onWarning: notifier.onWarning,
    flush,
    async close() {
      closing = true
      stopListening()
      sweeper.stop()
      clearInterval(pruning)
      clearTimeout(firstPruning)
      await flush()
      notifier.close()
    },
  }
}
