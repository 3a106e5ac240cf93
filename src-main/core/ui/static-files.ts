import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
}

export interface StaticFile {
  readonly contentType: string
  readonly body: Buffer
}

/** A file of the built app by its path in the address; `null` for anything that is not a known kind of file inside `folder`. */
export async function readStaticFile(folder: string, pathname: string): Promise<StaticFile | null> {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return null
  }
  const relative = decoded === '/' ? 'index.html' : decoded.slice(1)
  const path = normalize(join(folder, relative))
  const contentType = CONTENT_TYPES[extname(path)]
  if (contentType === undefined || relative.includes('\0') || !path.startsWith(folder + sep)) return null
  try {
    return { contentType, body: await readFile(path) }
  } catch {
    return null
  }
}
