import type { KnownNames } from '../redaction/redact-text.ts'
import { machineNames } from '../redaction/machine-names.ts'
import type { NamesRow } from './diagnostics-store.ts'

const WORD: Readonly<Record<NamesRow['kind'], string>> = {
  account: '[account]',
  person: '[person]',
  email: '[e-mail]',
  computer: '[computer]',
  project: '[project]',
}

/** Shorter parts of a name are words of their own ("am", "von") and would take sentences apart. */
const SHORTEST_PART = 3

/**
 * Everything by which a text of this machine could name somebody or something: what the system knows, what the store holds, and the
 * parts of the names of people and accounts, since a log may hold a first name alone.
 *
 * @param hosts further computers, for example the proxy
 */
export function knownNames(rows: readonly NamesRow[], dataFolder: string, hosts: readonly string[]): KnownNames {
  const machine = machineNames()
  return {
    folders: [...machine.folders, { path: dataFolder, word: '[data]', ours: true }],
    names: [
      ...machine.names,
      ...hosts.map((text) => ({ text, word: '[computer]' })),
      ...rows.flatMap(({ kind, text }) => namesOf(kind, text).map((name) => ({ text: name, word: WORD[kind] }))),
    ],
  }
}

function namesOf(kind: NamesRow['kind'], text: string): string[] {
  if (kind === 'email') {
    const [local = '', domain = ''] = text.split('@')
    return [text, local, domain].filter((part) => part.length >= SHORTEST_PART)
  }
  if (kind === 'person' || kind === 'account') return [text, ...partsOf(text)]
  return [text]
}

function partsOf(name: string): string[] {
  const parts = name.split(/[\s.,&/-]+/).filter((part) => part.length >= SHORTEST_PART)
  return parts.length > 1 ? parts : []
}
