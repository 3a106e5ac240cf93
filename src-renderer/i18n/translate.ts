import { en } from './en.ts'

export type Words = typeof en
export type WordKey = keyof Words

type GivenTo<Entry> = Entry extends (parameters: infer Given) => string ? [parameters: Given] : []

/** The words under a key; a key with parameters demands them. */
export function t<Key extends WordKey>(key: Key, ...parameters: GivenTo<Words[Key]>): string {
  const entry: string | ((given: never) => string) = en[key]
  if (typeof entry === 'string') return entry
  // The signature above made the caller give exactly what this entry takes; TypeScript does not follow the pair here.
  return entry(parameters[0] as never)
}
