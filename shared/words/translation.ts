/** Words by key. A function takes what its sentence is about; dates and amounts come to it already formatted. */
export type Catalogue = Readonly<Record<string, string | ((given: never) => string)>>

/** The same keys in another language: a missing or an extra one, or one with other parameters, is a type error. */
export type Translation<Source extends Catalogue> = {
  readonly [Key in keyof Source]: Source[Key] extends (given: infer Given) => string ? (given: Given) => string : string
}

type GivenTo<Entry> = Entry extends (given: infer Given) => string ? [given: Given] : []

/** The words under a key; a key with parameters demands them. */
export type Translate<Words extends Catalogue> = <Key extends keyof Words>(
  key: Key,
  ...given: GivenTo<Words[Key]>
) => string

/** Reads one language's words; `Source` is the English catalogue that the keys and parameters come from. */
export function createTranslate<Source extends Catalogue>(words: Translation<Source>): Translate<Source> {
  return (key, ...given) => {
    const entry: string | ((given: never) => string) = words[key]
    // The signature made the caller give exactly what this entry takes; TypeScript does not follow the pair here.
    return typeof entry === 'string' ? entry : entry(given[0] as never)
  }
}
