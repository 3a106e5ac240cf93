/**
 * The path to go on to after sign-in, if it is one of our own pages; else `fallback`.
 * Anything that a browser could read as another site is refused (open redirect).
 */
export function localPath(wanted: unknown, fallback: string): string {
  if (typeof wanted !== 'string' || wanted.length > 500 || !/^\/(?![/\\])[\x21-\x7e]*$/.test(wanted)) return fallback
  const base = 'http://here.invalid'
  if (!URL.canParse(wanted, base)) return fallback
  const url = new URL(wanted, base)
  return url.origin === base && !url.pathname.startsWith('//') && !wanted.includes('\\')
    ? url.pathname + url.search
    : fallback
}
