const rules = new Intl.PluralRules('en')

/** "1 layout", "0 layouts", "5 layouts"; `many` defaults to `one` with an s. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${rules.select(count) === 'one' ? one : many}`
}
