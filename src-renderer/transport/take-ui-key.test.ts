import { expect, it } from 'vitest'
import { takeUiKey } from './take-ui-key.ts'

const KEY = 'q'.repeat(43)

function createPage(hash: string, stored: Record<string, string> = {}) {
  const replaced: string[] = []
  const page = {
    location: { hash, pathname: '/', search: '?x=1' },
    history: { replaceState: (_state: unknown, _unused: string, url: string) => replaced.push(url) },
    sessionStorage: {
      getItem: (name: string) => stored[name] ?? null,
      setItem: (name: string, value: string) => {
        stored[name] = value
      },
    },
  }
  // Only the members above are read.
  return { page: page as unknown as Parameters<typeof takeUiKey>[0], stored, replaced }
}

it('takes the key out of the address and remembers it for this tab', () => {
  const { page, stored, replaced } = createPage(`#key=${KEY}`)
  expect(takeUiKey(page)).toBe(KEY)
  expect(replaced).toEqual(['/?x=1'])
  expect(takeUiKey(createPage('#/plans', stored).page)).toBe(KEY)
})

it('prefers the key of a newer link to the remembered one', () => {
  const { stored } = createPage('')
  takeUiKey(createPage(`#key=${'o'.repeat(43)}`, stored).page)
  expect(takeUiKey(createPage(`#key=${KEY}`, stored).page)).toBe(KEY)
})

it('finds none where there is none, or where it is malformed', () => {
  expect(takeUiKey(createPage('').page)).toBeNull()
  expect(takeUiKey(createPage('#key=<script>').page)).toBeNull()
})
