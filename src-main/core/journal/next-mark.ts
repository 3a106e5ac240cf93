/** What a sync answer says about how much of a device's chain the cloud holds. */
export interface AcknowledgementFacts {
  /** The mark so far. */
  readonly marked: number
  readonly head: number
  /** The oldest entry that is still here; `null` when there is none. */
  readonly first: number | null
  /** Set when the cloud's ledger is another one than before: it was restored from a backup. */
  readonly ledgerReplaced: boolean
  /** Entries that the answer has a result for. */
  readonly answered: ReadonlySet<number>
  /** The last entry that the cloud holds, when it is a link of this very chain; `null` when it is not (a fork). */
  readonly held: number | null
  readonly resendFrom: number | null
}

/**
 * The sequence up to which entries need not be sent again.
 * Forward over what was answered or is held; back when the cloud was restored or asks for earlier entries.
 */
export function nextMark(facts: AcknowledgementFacts): number {
  let mark = facts.marked
  if (facts.ledgerReplaced) mark = Math.min(mark, facts.held ?? 0)
  while (facts.answered.has(mark + 1)) mark += 1
  if (facts.held !== null) mark = Math.max(mark, facts.held)
  if (facts.resendFrom !== null) mark = Math.min(mark, facts.resendFrom - 1)
  // Entries that were forgotten after their 70 days cannot be sent again.
  const oldest = facts.first === null ? facts.head : facts.first - 1
  return Math.min(Math.max(mark, oldest), facts.head)
}
