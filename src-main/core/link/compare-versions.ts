/** Compares dotted version numbers by their numbers, ignoring what follows a `-` or `+`; a missing number counts as 0. */
export function compareVersions(left: string, right: string): number {
  const numbers = (version: string): number[] =>
    (version.split(/[-+]/, 1)[0] ?? '').split('.').map((part) => Number.parseInt(part, 10) || 0)
  const one = numbers(left)
  const other = numbers(right)
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
