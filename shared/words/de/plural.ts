const rules = new Intl.PluralRules('de')
const numbers = new Intl.NumberFormat('de-DE')

/** „1 Grundriss“, „0 Grundrisse“, „5 Grundrisse“. */
export function plural(count: number, one: string, many: string): string {
  return `${numbers.format(count)} ${rules.select(count) === 'one' ? one : many}`
}
