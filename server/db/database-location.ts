import { failure, success, type Result } from '../../shared/result/result.ts'

/** Where the cloud keeps what it knows. */
export type DatabaseLocation =
  | { readonly kind: 'sqlite'; readonly file: string }
  | {
      readonly kind: 'postgres'
      /** Holds the password: never print it, print `describeLocation`. */
      readonly url: string
      /** Connections that this instance opens at most, besides the one that listens for pushes. */
      readonly poolSize: number
    }

/** How TLS is asked for. The words of libpq that say less than they seem to (`prefer`, `allow`) are refused. */
const SSL_MODES = ['disable', 'require', 'verify-full', 'no-verify']

/**
 * Reads `DATABASE_URL`.
 *
 * @returns the location, or what is wrong with the text, to be put behind its name; the text itself is never repeated
 */
export function parseDatabaseUrl(text: string, poolSize: number): Result<DatabaseLocation, string> {
  if (/^sqlite:.+/.test(text)) return success({ kind: 'sqlite', file: text.slice('sqlite:'.length) })
  if (!/^postgres(ql)?:/.test(text)) {
    return failure('is not understood; unset it, or write sqlite:<file> or postgres://user:password@host/database')
  }
  if (!URL.canParse(text)) {
    return failure(
      'is not an address; write postgres://user:password@host/database, with %-signs for characters such as @ : / ? # in the password',
    )
  }
  const url = new URL(text)
  if (url.pathname.length < 2) {
    return failure('names no database; write postgres://user:password@host/database')
  }
  const mode = url.searchParams.get('sslmode')
  if (mode !== null && !SSL_MODES.includes(mode)) {
    return failure(`has an sslmode that is not supported; one of ${SSL_MODES.join(', ')}`)
  }
  // An encrypted connection to nobody knows whom protects little: here `require` checks the certificate as well.
  if (mode === 'require') url.searchParams.set('sslmode', 'verify-full')
  return success({ kind: 'postgres', url: url.href, poolSize })
}

/** Names a database for people: without user and password. */
export function describeLocation(location: DatabaseLocation): string {
  if (location.kind === 'sqlite') return location.file
  const url = new URL(location.url)
  const host = url.host === '' ? (url.searchParams.get('host') ?? 'localhost') : url.host
  return `${decodeURIComponent(url.pathname.slice(1))} on ${host}`
}
