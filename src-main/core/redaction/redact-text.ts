/** What this machine knows by name and no text may tell: each is replaced by the word for what it is. */
export interface KnownNames {
  /** Absolute folders, with what stands in their place; the longer one wins. What lies in one stays readable only where it is `ours`. */
  readonly folders: readonly { readonly path: string; readonly word: string; readonly ours: boolean }[]
  /** Names of people, accounts, projects, computers, users. Found as whole words, in any case. */
  readonly names: readonly { readonly text: string; readonly word: string }[]
}

export type RedactText = (text: string) => string

const SECRET = '[secret]'
const PATH = '[path]'

/** Paths of our own API; everything else that begins with a slash and has a second one is taken for a place on a disk. */
const OWN_PATHS = 'v1|v2|api|webhooks|healthz|readyz|checkout|device|ui|admin|pricing'
const DOCUMENTS = 'rvt|rfa|rte|rft|ifc|dwg|dxf|dgn|skp|3dm|pln|nwc|nwd|nwf|rcp|pdf|docx?|xlsx?|pptx?|txt|csv|zip'
/** A line of a stack trace: which of our files it was helps, where it lay does not. */
const OWN_CODE: readonly [RegExp, string] = [
  /(?:file:\/+)?(?:[A-Za-z]:)?[\\/][^"'()\n\r]{0,1024}?[\\/](?:src-main|shared|node_modules|app\.asar|out[\\/]main)[\\/](?=[\w.@\\/+-]+\.[cm]?[jt]s:\d+:\d+)/g,
  '[app]/',
]
const UUID = String.raw`[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}`

/**
 * In this order: a rule sees what the rules before it left. What may stand before the sign that a rule looks for has a longest length
 * (an address 254 characters, a file name 255), else one long line would cost the square of its length.
 */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\bfile:\/+(?:[A-Za-z]:)?[^"'\n\r:)]*/g, PATH],
  [/-----BEGIN [^-]+-----[\s\S]*?(?:-----END [^-]+-----|$)/g, SECRET],
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, SECRET],
  [/\bRevitAutoPlan +[\w-]{16,}\.[\w-]{16,}/g, `RevitAutoPlan ${SECRET}`],
  [/\b(Bearer|Basic|Negotiate|NTLM) +[A-Za-z0-9_\-+/=.]{16,}/g, `$1 ${SECRET}`],
  [/\b(?:sk|pk|rk|whsec|cs|seti|pi)_(?:test_|live_)?[A-Za-z0-9_]{8,}/g, SECRET],
  // User and password in an address, then what follows its path: codes and keys travel there.
  [/(\b[a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/@"']+@/gi, `$1${SECRET}@`],
  [/(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s"'?#]*)[?#][^\s"']*/gi, `$1?${SECRET}`],
  [/[^\s@"'<>()[\],;:\\/=]{1,254}@[^\s@"'<>()[\],;:\\/=]+\.[\p{L}\p{N}-]+/gu, '[e-mail]'],
  [/(?<![\p{L}\p{N}])[A-Za-z]:[\\/]+(?!\/)[^"'\n\r<>|]*/gu, PATH],
  [/(?<![\\\w])\\\\+[^\\\s"']+\\[^"'\n\r<>|]*/g, PATH],
  [new RegExp(String.raw`(?<![\p{L}\p{N}.~\])/:])/(?!(?:${OWN_PATHS})\b)[^\s/"'()]+/[^"'\n\r:)]*`, 'gu'), PATH],
  [new RegExp(String.raw`[^"'\n\r\\/:*?<>|,;=()[\]]{0,255}\.(?:${DOCUMENTS})(?![\p{L}\p{N}])`, 'giu'), '[file]'],
  [/\b[A-Z]{4}-[A-Z]{4}\b/g, '[code]'],
  [/\b[0-9a-f]{32,}\b/gi, SECRET],
  // Keys, nonces, proofs and digests are base64url of 16 bytes and more; ids are UUIDs and stay.
  [new RegExp(String.raw`(?<![\w-])(?!${UUID}(?![\w-]))[\w-]{40,}(?![\w-])`, 'g'), SECRET],
  [/(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[\w-]{20,39}(?![\w-])/g, SECRET],
]

/**
 * Takes out of a text what must not leave the machine (docs/rules.md, I12): tokens, proofs and keys, e-mail addresses, paths and
 * file names by their form; names of people, projects, computers and users because they are known here. Takes out too much rather
 * than too little. Doing it twice changes nothing more.
 */
export function createTextRedactor(known: KnownNames): RedactText {
  const folders = longestFirst(known.folders, ({ path }) => path).flatMap(folderRule)
  const names = longestFirst(known.names, ({ text }) => text).flatMap(({ text, word }) => nameRule(text, word))
  const rules = [OWN_CODE, ...folders, ...PATTERNS, ...names]
  return (text) => rules.reduce((left, [pattern, word]) => left.replace(pattern, word), text)
}

function longestFirst<Item>(items: readonly Item[], text: (item: Item) => string): Item[] {
  return [...items].sort((one, other) => text(other).length - text(one).length)
}

/** A folder however its separators are written: one stroke, two as inside JSON, either way round. */
function folderRule({ path, word, ours }: KnownNames['folders'][number]): [RegExp, string][] {
  const parts = path.split(/[\\/]+/).filter((part) => part !== '')
  if (parts.length === 0) return []
  const start = /^[\\/]/.test(path) ? String.raw`[\\/]+` : ''
  const pattern = `${start}${parts.map(escaped).join(String.raw`[\\/]+`)}`
  const below = ours ? '' : String.raw`(?:[\\/][^"'\n\r:)<>|]*)?`
  return [[new RegExp(String.raw`(?<![\p{L}\p{N}])${pattern}(?![\p{L}\p{N}_\x2d])${below}`, 'giu'), word]]
}

function nameRule(name: string, word: string): [RegExp, string][] {
  const text = name.trim()
  if (text.length < 2) return []
  const words = text
    .split(/\s+/)
    .map(escaped)
    .join(String.raw`\s+`)
  return [[new RegExp(String.raw`(?<![\p{L}\p{N}])${words}(?![\p{L}\p{N}])`, 'giu'), word]]
}

/** For a pattern with the flag `u`, where nothing else may be escaped. */
function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, (sign) => (sign === '-' ? String.raw`\x2d` : `\\${sign}`))
}
