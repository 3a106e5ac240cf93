import { CHAIN_START } from '../../../../shared/protocol/journal-entry.ts'

export interface ChainItem {
  readonly sequence: number
  readonly hash: string
  readonly raw: string
}

export interface ChainHead {
  readonly sequence: number
  readonly hash: string
}

/**
 * duplicate: this very link is known. link: it continues a known link. broken: it names a known link as the one before it,
 * but its hash does not follow from it; kept, and its entry refused.
 */
export type LinkVerdict = 'duplicate' | 'link' | 'broken'

export interface ChainReport {
  /** One verdict an item, in order; items after the last verdict could not be placed and are to be sent again. */
  readonly verdicts: readonly LinkVerdict[]
  readonly head: ChainHead
  /** From where the device is to send again, when links before what it sent are missing. */
  readonly resendFrom: number | null
  /** Two histories: this device's store was restored from a backup or copied. */
  readonly forked: boolean
  /** More histories than any number of copies explains: nothing of the batch may be recorded. */
  readonly overcrowded: boolean
}

export const CHAIN_HEAD_START: ChainHead = { sequence: 0, hash: CHAIN_START }

/** Branches kept at one sequence: an image with a signed-in companion that was copied to that many machines. */
export const BRANCH_LIMIT = 500
/** Known links that the items of one batch are compared with, so that many branches cannot keep the cloud busy. */
const COMPARISON_LIMIT = 5000

/** How far back a device is asked to send when its history left ours at an unknown entry. */
const LOOK_BACK = 500

/**
 * Checks sequence and hashes of a batch, over the raw bytes and before anything in them is validated.
 *
 * A known sequence with another hash is a fork: both branches are links. A missing link before an item is a gap: nothing from
 * there on is placed. An item that follows none of the known links before it shows another history of which the start is missing.
 *
 * @param known the links that the cloud has from one before the first item on, of every branch
 * @param head the end of the branch that was known first
 * @param acknowledged the sequence that the device believes the cloud to have
 * @param hashOf the hash of an entry after a previous hash
 */
export function checkChain(
  items: readonly ChainItem[],
  known: readonly ChainHead[],
  head: ChainHead,
  acknowledged: number,
  hashOf: (previousHash: string, raw: string) => string,
): ChainReport {
  const hashesAt = new Map<number, Set<string>>([[0, new Set([CHAIN_START])]])
  const remember = (link: ChainHead): void => {
    const hashes = hashesAt.get(link.sequence)
    if (hashes === undefined) hashesAt.set(link.sequence, new Set([link.hash]))
    else hashes.add(link.hash)
  }
  if (head.sequence > 0) remember(head)
  for (const link of known) remember(link)

  const verdicts: LinkVerdict[] = []
  let end = head
  let forked = false
  let comparisons = 0
  let before: ChainItem | undefined
  const report = (resendFrom: number | null, overcrowded = false): ChainReport => ({
    verdicts,
    head: end,
    resendFrom,
    forked,
    overcrowded,
  })

  for (const item of items) {
    const same = hashesAt.get(item.sequence)
    if (same?.has(item.hash) === true) {
      verdicts.push('duplicate')
      before = item
      continue
    }
    const previous = hashesAt.get(item.sequence - 1)
    if (previous === undefined) return report(end.sequence + 1)

    // The item before it is what an item follows nearly always; only then are other branches looked at.
    const own = ownLinkBefore(item, before, previous)
    let follows = own !== undefined && hashOf(own, item.raw) === item.hash ? own : undefined
    if (follows === undefined) {
      comparisons += previous.size
      if (comparisons > COMPARISON_LIMIT || (same?.size ?? 0) >= BRANCH_LIMIT) return report(null, true)
      follows = [...previous].find((hash) => hashOf(hash, item.raw) === item.hash)
    }
    if (follows === undefined || same !== undefined) forked = true
    const anchor = follows ?? (item.sequence === 1 ? CHAIN_START : own)
    if (anchor === undefined) {
      return report(Math.max(1, item.sequence - LOOK_BACK))
    }
    verdicts.push(follows === undefined ? 'broken' : 'link')
    remember(item)
    if (item.sequence === end.sequence + 1 && anchor === end.hash) end = { sequence: item.sequence, hash: item.hash }
    before = item
  }
  return report(acknowledged > end.sequence ? end.sequence + 1 : null)
}

/** The link before an item, when it is known to be the device's own: then the item itself is wrong, and sending more cannot mend it. */
function ownLinkBefore(
  item: ChainItem,
  before: ChainItem | undefined,
  previous: ReadonlySet<string>,
): string | undefined {
  return before?.sequence === item.sequence - 1 && previous.has(before.hash) ? before.hash : undefined
}
