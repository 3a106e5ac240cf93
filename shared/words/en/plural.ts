const rules = new Intl.PluralRules('en')
const numbers = new Intl.NumberFormat('en-GB')

/** "1 layout", "0 layouts", "5 layouts"; `many` defaults to `one` with an s. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${numbers.format(count)} ${rules.select(count) === 'one' ? one : many}`
}
