import fc from 'fast-check'
import { hash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { CHAIN_START } from '../../../../shared/protocol/journal-entry.ts'
import { CHAIN_HEAD_START, checkChain, type ChainHead, type ChainItem } from './check-chain.ts'

const hashOf = (previous: string, raw: string): string => hash('sha256', `${previous}\n${raw}`, 'base64url')

function chain(raws: readonly string[], from: ChainHead = CHAIN_HEAD_START): ChainItem[] {
  const items: ChainItem[] = []
  let before = from
  for (const raw of raws) {
    const item = { sequence: before.sequence + 1, raw, hash: hashOf(before.hash, raw) }
    items.push(item)
    before = item
  }
  return items
}

/** The cloud's side: remembers every link, of every branch. */
function createCloud() {
  const links: ChainItem[] = []
  let head: ChainHead = CHAIN_HEAD_START
  return {
    get links() {
      return links
    },
    send(items: readonly ChainItem[], acknowledged = 0) {
      const first = Math.min(...items.map((item) => item.sequence)) - 1
      const report = checkChain(
        items,
        links.filter((link) => link.sequence >= first),
        head,
        acknowledged,
        hashOf,
      )
      for (const [index, verdict] of report.verdicts.entries()) {
        const item = items[index]
        if (verdict !== 'duplicate' && item !== undefined) links.push(item)
      }
      head = { sequence: report.head.sequence, hash: report.head.hash }
      return report
    },
  }
}

const raws = fc.array(fc.string(), { minLength: 1, maxLength: 30 })

describe('the chain of a device', () => {
  it('is taken whole, however it was cut, lost and repeated', () => {
    fc.assert(
      fc.property(
        raws,
        fc.array(fc.tuple(fc.nat(29), fc.integer({ min: 1, max: 8 })), { maxLength: 20 }),
        (all, cuts) => {
          const items = chain(all)
          const cloud = createCloud()
          for (const [from, count] of cuts) {
            const batch = items.slice(from, from + count)
            if (batch.length > 0) expect(cloud.send(batch).forked).toBe(false)
          }
          for (let turn = 0; turn <= items.length; turn += 1) {
            const { resendFrom, head } = cloud.send(items.slice(-1), items.length)
            cloud.send(items.slice((resendFrom ?? head.sequence) - 1, (resendFrom ?? head.sequence) + 6))
          }
          expect(cloud.links.map((link) => link.sequence).toSorted((one, other) => one - other)).toEqual(
            items.map((item) => item.sequence),
          )
          expect(cloud.send(items).head).toEqual({ sequence: items.length, hash: items.at(-1)?.hash })
        },
      ),
    )
  })

  it('shows a fork wherever two histories part, and keeps both', () => {
    fc.assert(
      fc.property(raws, fc.nat(30), raws, (all, at, others) => {
        const first = chain(all)
        const shared = first.slice(0, at)
        const second = [...shared, ...chain(others, shared.at(-1) ?? CHAIN_HEAD_START)]
        const cloud = createCloud()
        cloud.send(first)
        const report = cloud.send(second)
        const parted = second.some((item, index) => first[index] !== undefined && first[index].hash !== item.hash)
        expect(report.forked).toBe(parted)
        expect(report.verdicts).toHaveLength(second.length)
        const distinct = new Set([...first, ...second].map((item) => `${item.sequence} ${item.hash}`))
        expect(cloud.links).toHaveLength(distinct.size)
      }),
    )
  })

  it('with a gap is asked for the first missing entry, and is no fork', () => {
    const items = chain(['a', 'b', 'c', 'd', 'e'])
    const cloud = createCloud()
    cloud.send(items.slice(0, 1))
    expect(cloud.send(items.slice(2))).toEqual({
      verdicts: [],
      head: { sequence: 1, hash: items[0]?.hash },
      resendFrom: 2,
      forked: false,
      overcrowded: false,
    })
  })

  it('with branches without end is refused, after few comparisons', () => {
    const known = Array.from({ length: 20 }, (_, at) =>
      Array.from({ length: 500 }, (_unused, branch) => ({ sequence: at + 1, hash: `known ${at} ${branch}` })),
    ).flat()
    const items = Array.from({ length: 20 }, (_, at) => ({ sequence: at + 1, raw: 'x', hash: `unknown ${at}` }))
    let comparisons = 0
    const counted = (previous: string, raw: string): string => {
      comparisons += 1
      return hashOf(previous, raw)
    }
    expect(checkChain(items, known, CHAIN_HEAD_START, 0, counted)).toMatchObject({ verdicts: [], overcrowded: true })
    const onOneBranch = [{ sequence: 1, raw: 'x', hash: 'known 0 0' }, ...items.slice(1)]
    const roomier = known.filter(({ hash: knownHash }) => !knownHash.endsWith(' 499'))
    expect(checkChain(onOneBranch, roomier, CHAIN_HEAD_START, 0, counted)).toMatchObject({ overcrowded: true })
    expect(comparisons).toBeLessThanOrEqual(10_100)
  })

  it('with a hash that follows from nothing is kept as a broken link, and goes on from there', () => {
    const items = chain(['a', 'b'])
    const broken = { sequence: 3, raw: 'c', hash: 'z'.repeat(43) }
    const next = chain(['d'], broken)
    const report = createCloud().send([...items, broken, ...next])
    expect(report).toMatchObject({ verdicts: ['link', 'link', 'broken', 'link'], forked: true, resendFrom: null })
    expect(createCloud().send([{ sequence: 1, raw: 'a', hash: CHAIN_START }]).verdicts).toEqual(['broken'])
  })

  it('of another history whose start is missing is asked for it', () => {
    const ours = chain(['a', 'b', 'c'])
    const theirs = chain(['x', 'y', 'z'])
    const cloud = createCloud()
    cloud.send(ours)
    const report = cloud.send(theirs.slice(1))
    expect(report).toMatchObject({ verdicts: [], resendFrom: 1, forked: true })
    expect(cloud.send(theirs).verdicts).toEqual(['link', 'link', 'link'])
  })
})
