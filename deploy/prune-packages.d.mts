/** See prune-packages.mjs. */
export function neededPackages(
  lock: { readonly packages: Readonly<Record<string, object>> },
  wanted: readonly string[],
): Set<string>
