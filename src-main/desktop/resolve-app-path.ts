import { extname, join, sep } from 'node:path'
import { isAppUrl } from './app-origin.ts'

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json; charset=utf-8',
}

export type AppPath =
  { readonly kind: 'file'; readonly path: string; readonly mediaType: string } | { readonly kind: 'not_found' }

const NOT_FOUND: AppPath = { kind: 'not_found' }

/**
 * The file below `folder` (absolute) that a URL of the app names, or `not_found`. A URL that means to leave the folder,
 * names another host, or a kind of file that the build never makes, is not found. Says nothing about whether the file exists.
 */
export function resolveAppPath(url: string, folder: string): AppPath {
  if (!isAppUrl(url)) return NOT_FOUND
  const segments = decodedSegments(new URL(url).pathname)
  if (segments === null) return NOT_FOUND
  const path = join(folder, ...(segments.length === 0 ? ['index.html'] : segments))
  const mediaType = MEDIA_TYPES[extname(path).toLowerCase()]
  if (mediaType === undefined || !path.startsWith(folder + sep)) return NOT_FOUND
  return { kind: 'file', path, mediaType }
}

/** Plain names only: no way up, no drive, no stream, no separator that came in encoded, no control character. */
function decodedSegments(pathname: string): string[] | null {
  const segments: string[] = []
  for (const raw of pathname.split('/').filter((segment) => segment !== '')) {
    let segment: string
    try {
      segment = decodeURIComponent(raw)
    } catch {
      return null
    }
    if (!/^[\w][\w.@-]*$/.test(segment)) return null
    segments.push(segment)
  }
  return segments
}
