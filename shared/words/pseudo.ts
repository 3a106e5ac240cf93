import type { Catalogue, Translation } from './translation.ts'

const PLAIN = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const ACCENTED = [...'ÅƁÇĐÉƑĜĤÎĴĶĻḾÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçđéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž']
const LETTERS: ReadonlyMap<string, string> = new Map([...PLAIN].map((letter, index) => [letter, ACCENTED[index] ?? '']))

/** Stand around what was put into a sentence from outside, which is data and stays as it is. */
const OPEN = '\uE000'
const CLOSE = '\uE001'

/** How much longer than English another language gets, in padding for each letter. */
const GROWTH = 0.35

/** English in accents: "Plans" becomes "[Þļåñš ~~]". What stands between the marks for data is kept. */
export function pseudo(english: string): string {
  if (!/\p{L}/u.test(english)) return english.replaceAll(OPEN, '').replaceAll(CLOSE, '')
  let depth = 0
  let letters = 0
  let written = ''
  for (const character of english) {
    if (character === OPEN) depth += 1
    else if (character === CLOSE) depth -= 1
    else {
      const accented = depth > 0 ? undefined : LETTERS.get(character)
      if (accented !== undefined) letters += 1
      written += accented ?? character
    }
  }
  return letters === 0 ? written : `[${written} ${'~'.repeat(Math.max(1, Math.round(letters * GROWTH)))}]`
}

/** The catalogue in pseudo-localised English, to find text that is hard-coded, cut off or glued together. */
export function pseudoCatalogue<Source extends Catalogue>(source: Source): Translation<Source> {
  const entries = Object.entries(source).map(([key, entry]) => [key, pseudoEntry(entry)])
  return Object.fromEntries(entries) as Translation<Source>
}

function pseudoEntry(entry: string | ((given: never) => string)): string | ((given: never) => string) {
  if (typeof entry === 'string') return pseudo(entry)
  return (given) => {
    const marked = Object.entries(given as Record<string, unknown>).map(([name, value]) => [
      name,
      typeof value === 'string' && value !== '' ? `${OPEN}${value}${CLOSE}` : value,
    ])
    return pseudo(entry(Object.fromEntries(marked) as never))
  }
}
