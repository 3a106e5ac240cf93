import { meterState } from '../../../shared/policy/decide.ts'
import type { MeterState } from '../../../shared/protocol/decision.ts'
import type { ReturnData } from '../../../shared/protocol/journal-entry.ts'
import type { CommitParams, ReleaseParams, SettlementResult } from '../../../shared/protocol/plugin-link.ts'
import { failure, success, type Result } from '../../../shared/result/result.ts'
import { returnDraft, usageDraft } from './entry-drafts.ts'
import type { GateContext } from './gate-context.ts'
import { gateFailure } from './gate-failures.ts'
import type { GateFailure, GateFailureReason } from './gate-types.ts'
import type { GroupCommit } from './group-commit.ts'
import { endedFromRow } from './hold-from-row.ts'
import type { EndedHold, HoldEnd, OpenHold } from './hold.ts'
import { judgeCommit, judgeRepeatedCommit, judgeRepeatedRelease, type Charge } from './judge-end.ts'
import { spendable } from './lease-book.ts'

type Settled = Result<SettlementResult, GateFailure>
type Judged = Result<Charge, GateFailureReason>

/** What a kind of end does to an open hold, and what it answers where the hold has ended before. */
interface EndRule {
  open(hold: OpenHold): Result<HoldEnd, GateFailureReason>
  ended(hold: EndedHold): Judged
}

/** Ends holds and gives units back, each inside the next durable transaction. */
export function createSettler(context: GateContext, batches: GroupCommit) {
  const { sql, book, open, journal, clock } = context

  const leaseOf = (hold: OpenHold) => (hold.facts.leaseId === null ? null : book.get(hold.facts.leaseId))

  /** Ends an open hold in database, journal and counters. Inside the transaction. */
  function end(hold: OpenHold, how: HoldEnd): void {
    const { facts, lapsedAt } = hold
    sql.end(facts.reservationId, how)
    const lease = leaseOf(hold)
    if (lease !== null) {
      if (lapsedAt === null) book.unhold(lease, facts.units)
      if (how.charged + how.overage > 0) book.spend(lease, how.charged, how.overage)
    }
    journal.append(usageDraft(facts, how, lapsedAt !== null, context.version))
    hold.end = how
  }

  function findEnded(reservationId: string, hold: OpenHold | null): EndedHold | null {
    if (hold !== null) return hold.end === null ? null : { facts: hold.facts, end: hold.end }
    const row = sql.find(reservationId)
    return row === undefined ? null : endedFromRow(row)
  }

  /** Applies a rule to whatever state the reservation is in. Inside the transaction. */
  function apply(reservationId: string, rule: EndRule): Result<Charge & { duplicate: boolean }, GateFailureReason> {
    const hold = open.get(reservationId)
    const ended = findEnded(reservationId, hold)
    if (ended !== null) {
      const judged = rule.ended(ended)
      return judged.ok ? success({ ...judged.value, duplicate: true }) : judged
    }
    if (hold === null) return failure('reservation_unknown')
    const judged = rule.open(hold)
    if (!judged.ok) return judged
    end(hold, judged.value)
    return success({ charged: judged.value.charged, overage: judged.value.overage, duplicate: false })
  }

  function settle(reservationId: string, rule: EndRule): Promise<Settled> {
    return new Promise((resolve) => {
      batches.add({
        apply() {
          const applied = apply(reservationId, rule)
          return () => {
            forgetEnded(reservationId)
            if (!applied.ok) return resolve(gateFailure(applied.failure))
            const { charged, overage, duplicate } = applied.value
            const synced = duplicate && journal.isAcknowledged(reservationId)
            return resolve(success({ eventId: reservationId, charged, overage, meters: meters(), synced, duplicate }))
          }
        },
        fail: () => resolve(gateFailure('retryable')),
      })
    })
  }

  /** Once its end is on disk the database answers for it. */
  function forgetEnded(reservationId: string): void {
    const hold = open.get(reservationId)
    if (hold !== null && hold.end !== null) open.remove(hold)
  }

  const meters = (): MeterState[] => context.quota.meters(clock.now()).map(meterState)

  return {
    commit({ reservationId, units, durationMs }: CommitParams): Promise<Settled> {
      const askedUnits = units ?? null
      return settle(reservationId, {
        open(hold) {
          const lease = leaseOf(hold)
          const judged = judgeCommit({
            heldUnits: hold.facts.units,
            askedUnits,
            lapsed: hold.lapsedAt !== null,
            spendable: lease === null ? null : spendable(lease),
          })
          if (!judged.ok) return judged
          return success({
            state: 'committed',
            outcome: 'succeeded',
            endedAt: clock.now(),
            ...judged.value,
            errorClass: null,
            durationMs: durationMs ?? null,
          })
        },
        ended: (hold) => judgeRepeatedCommit(hold, askedUnits),
      })
    },
    release({ reservationId, outcome, errorClass, durationMs }: ReleaseParams): Promise<Settled> {
      return settle(reservationId, {
        open: () =>
          success({
            state: 'released',
            outcome,
            endedAt: clock.now(),
            charged: 0,
            overage: 0,
            errorClass: errorClass ?? null,
            durationMs: durationMs ?? null,
          }),
        ended: (hold) => judgeRepeatedRelease(hold, outcome),
      })
    },
    /** Ends a lapsed hold whose outcome never came. `onFailed` is called when it could not be written. */
    expire(hold: OpenHold, onFailed: () => void): void {
      batches.add({
        apply() {
          if (hold.end === null) {
            end(hold, {
              state: 'expired',
              outcome: 'expired',
              endedAt: clock.now(),
              charged: 0,
              overage: 0,
              errorClass: null,
              durationMs: null,
            })
          }
          return () => forgetEnded(hold.facts.reservationId)
        },
        fail: onFailed,
      })
    },
    /** Journals a return like a spend. Resolves with the units that were given back: never more than the rights. */
    returnUnits(leaseId: string, units: number, reason: ReturnData['reason']): Promise<number> {
      return new Promise((resolve) => {
        batches.add({
          apply() {
            const lease = book.get(leaseId)
            const returned = lease === null ? 0 : Math.min(Math.max(0, Math.floor(units)), spendable(lease))
            const accountId = lease === null ? undefined : sql.accountOf(lease.deviceId)
            if (lease !== null && accountId !== undefined && returned > 0) {
              const at = clock.now()
              book.giveBack(lease, returned)
              journal.append(returnDraft(lease, returned, reason, { eventId: context.newId(at), accountId, at }))
            }
            return () => resolve(returned)
          },
          // Rolled back: none were given back.
          fail: () => resolve(0),
        })
      })
    },
  }
}
export type Settler = ReturnType<typeof createSettler>
