import { DEEP_LINK_SCHEME } from './app-identity.ts'
import { type DeepLink, deepLinkIn } from './deep-link/parse-deep-link.ts'

/** What a start by the operating system is told by: the window stays away, the tray is there. */
export const HIDDEN_SWITCH = '--hidden'
/** Opens the panel, or closes it again: for a key of the person's choice, and for trays whose icon only has a menu. */
export const PANEL_SWITCH = '--panel'

/** What the words of a start ask for. */
export type StartWish =
  { readonly kind: 'window'; readonly link: DeepLink | null } | { readonly kind: 'panel' } | { readonly kind: 'hidden' }

/** Reads the words that a start, or a second start, was given; a link is worth more than any switch. */
export function wishOf(words: readonly string[]): StartWish {
  const link = deepLinkIn(words)
  if (link === null && words.includes(PANEL_SWITCH)) return { kind: 'panel' }
  if (link === null && words.includes(HIDDEN_SWITCH)) return { kind: 'hidden' }
  return { kind: 'window', link }
}

/** The words for a restart that a person asked for: without those that were about the last start. */
export function wordsToRestart(argv: readonly string[]): string[] {
  return argv
    .slice(1)
    .filter((word) => word !== HIDDEN_SWITCH && word !== PANEL_SWITCH && !word.startsWith(`${DEEP_LINK_SCHEME}:`))
}
