/**
 * A pause that doubles from `first` after one failure, up to `longest`; any unit. Callers spread it, or not, as they need.
 *
 * @param failures in a row, at least 1
 */
export function doubling(failures: number, first: number, longest: number): number {
  // Beyond 2 ** 30 every cap in use has long been reached.
  return Math.min(longest, first * 2 ** Math.min(failures - 1, 30))
}
