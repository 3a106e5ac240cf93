import { randomInt } from 'node:crypto'

/** Without vowels, so that no code is a word, and without what is read as something else (RFC 8628 section 6.1). */
const CODE_LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'

/** The code that a person compares: two groups of four letters, shown everywhere as it is. */
export function newUserCode(): string {
  const letters = Array.from({ length: 8 }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)] ?? 'B')
  return groupUserCode(letters.join(''))
}

/** A code as it was made, from how a person may type it: in small letters, without the dash. */
export function groupUserCode(typed: string): string {
  const bare = typed.replace(/[^a-z0-9]/gi, '').toUpperCase()
  return bare.length === 8 ? `${bare.slice(0, 4)}-${bare.slice(4)}` : bare
}
