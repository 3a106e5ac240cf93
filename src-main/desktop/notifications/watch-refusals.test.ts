import { expect, it } from 'vitest'
import { shellWords } from '../../../shared/words/shell-words.ts'
import { createRefusalTeller } from './tell-refusals.ts'
import { newRefusals, refusalsIn } from './watch-refusals.ts'

const item = (id: string) => ({ id, message: `${id} was refused`, projectLabel: null })

it('reads the answer to its request, and nothing else', () => {
  const answer = { jsonrpc: '2.0', id: 2, result: { items: [{ ...item('a'), more: 1 }], more: false } }
  expect(refusalsIn(JSON.stringify(answer))).toEqual([item('a')])
  expect(refusalsIn(JSON.stringify({ ...answer, id: 1 }))).toBeNull()
  expect(refusalsIn(JSON.stringify({ jsonrpc: '2.0', method: 'state.changed', params: {} }))).toBeNull()
  expect(refusalsIn('{')).toBeNull()
})

it('tells those that are new, and none at the first look', () => {
  const items = [item('c'), item('b'), item('a')]
  expect(newRefusals(undefined, items)).toEqual([])
  expect(newRefusals('a', items)).toEqual([item('c'), item('b')])
  expect(newRefusals('c', items)).toEqual([])
  expect(newRefusals(null, items)).toEqual(items)
})

function openTeller() {
  const shown: { title: string; body: string }[] = []
  const stage = { now: 0, mayShow: true }
  const teller = createRefusalTeller({
    now: () => stage.now,
    mayShow: () => stage.mayShow,
    t: () => shellWords('en-GB'),
    show: (one) => shown.push(one),
  })
  return { teller, stage, shown }
}

it('tells a refusal in its own words, once, with the way to Activity', () => {
  const { teller, shown } = openTeller()
  teller.consider([item('a')])
  teller.consider([item('b'), item('a')])
  teller.consider([item('b'), item('a')])
  expect(shown).toEqual([
    { title: 'An operation was refused', body: 'b was refused', link: { view: 'activity', plan: null } },
  ])
})

it('tells many as one, a minute apart', () => {
  const { teller, stage, shown } = openTeller()
  teller.consider([])
  teller.consider([item('a')])
  stage.now = 59_000
  teller.consider([item('c'), item('b'), item('a')])
  expect(shown).toHaveLength(1)
  stage.now = 60_000
  teller.consider([item('d'), item('c'), item('b'), item('a')])
  expect(shown[1]?.title).toBe('3 operations were refused')
})

it('tells nothing later of what a person had on screen, or did not want to know', () => {
  const { teller, stage, shown } = openTeller()
  teller.consider([])
  stage.mayShow = false
  teller.consider([item('a')])
  stage.mayShow = true
  teller.consider([item('a')])
  expect(shown).toEqual([])
})
