import { describe, expect, it } from 'vitest'
import { app as germanApp } from './de/app.ts'
import { core as germanCore } from './de/core.ts'
import { decisions as germanDecisions } from './de/decisions.ts'
import { formats as germanFormats } from './de/formats.ts'
import { shell as germanShell } from './de/shell.ts'
import { app } from './en/app.ts'
import { core } from './en/core.ts'
import { decisions } from './en/decisions.ts'
import { formats } from './en/formats.ts'
import { shell } from './en/shell.ts'

type Entry = string | ((given: never) => string)

/** Stands for whatever a sentence takes: a number, or text that is a number. */
const ANYTHING = new Proxy({}, { get: () => '3' })

function sentences(...catalogues: Readonly<Record<string, Entry>>[]): [key: string, text: string][] {
  return catalogues.flatMap((catalogue) =>
    Object.entries(catalogue).map(([key, entry]): [string, string] => [
      key,
      typeof entry === 'string' ? entry : entry(ANYTHING as never),
    ]),
  )
}

const english = sentences(app, core, decisions, formats, shell)
const german = sentences(germanApp, germanCore, germanDecisions, germanFormats, germanShell)

describe.each([
  ['English', english],
  ['German', german],
])('%s', (_language, texts) => {
  it('speaks to people', () => {
    for (const [key, text] of texts) {
      expect(text, key).not.toBe('')
      expect(text, key).toBe(text.trim())
      expect(text, key).not.toMatch(/[a-z0-9]_[a-z0-9]|undefined|null|NaN|\[object| {2}/)
      // Typographic quotes, no shouting, no apology.
      expect(text, key).not.toMatch(/["']|!|\bOops\b|\bHoppla\b/)
    }
  })
})

describe('German', () => {
  it('quotes the German way and addresses the person as Sie', () => {
    for (const [key, text] of german) {
      expect(text, key).not.toMatch(/[’“](?=\p{L})/u)
      expect(text, key).not.toMatch(/\b(?:du|dein|deine|dir|dich)\b/i)
    }
  })

  it('leaves out no sentence', () => {
    const same = new Map(english)
    const longer = german.filter(
      ([key, text]) => text === same.get(key) && (text.match(/\p{L}{2,}/gu) ?? []).length > 3,
    )
    expect(longer.map(([key]) => key)).toEqual([])
  })
})
