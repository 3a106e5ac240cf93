import { assertNever } from '../../../shared/result/assert-never.ts'
import type { TranslateCore } from '../../../shared/words/core-words.ts'

export type NetworkCause =
  'name' | 'refused' | 'timeout' | 'certificate' | 'proxy' | 'no_network' | 'broken_off' | 'other'

/** Why a request to the cloud gave no answer to work with. */
export type CloudFailure =
  /** Nobody answered. */
  | { readonly kind: 'unreachable'; readonly cause: NetworkCause; readonly detail: string }
  /** Something else answered: a proxy, a sign-in page of a network, a wrong address. */
  | { readonly kind: 'not_the_cloud'; readonly status: number }
  /** The cloud cannot answer now. */
  | { readonly kind: 'unavailable'; readonly status: number; readonly retryAfterMs: number | null }
  /** The cloud understood and said no. */
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly code: string
      readonly message: string
      readonly nextStep: string
    }
  /** The credential store of this computer no longer has the device's key. */
  | { readonly kind: 'key_missing' }
  /** The answer is not what this version understands, or is not signed as it must be. */
  | { readonly kind: 'malformed'; readonly detail: string }

/** What happened and what to do, in words for the person at the screen. What the cloud itself said is passed on as it came. */
export function describeCloudFailure(problem: CloudFailure, cloudUrl: string, t: TranslateCore): string {
  const { host } = new URL(cloudUrl)
  switch (problem.kind) {
    case 'unreachable':
      return problem.cause === 'proxy' || problem.cause === 'no_network'
        ? t(`network.${problem.cause}`)
        : t(`network.${problem.cause}`, { host })
    case 'not_the_cloud':
      return t(problem.status === 407 ? 'cloud.proxySignIn' : 'cloud.somethingElse', { host })
    case 'unavailable':
      return problem.status === 429
        ? t('cloud.pause', { host })
        : t('cloud.problem', { host, status: String(problem.status) })
    case 'key_missing':
      return t('connectivity.keyMissing')
    case 'refused':
      return [problem.message, problem.nextStep].filter((part) => part !== '').join(' ')
    case 'malformed':
      return t('cloud.malformed', { host, detail: problem.detail })
    default:
      return assertNever(problem)
  }
}

const CAUSES: readonly (readonly [RegExp, NetworkCause])[] = [
  [/ENOTFOUND|EAI_AGAIN|ERR_NAME_/, 'name'],
  [/ECONNREFUSED|ERR_CONNECTION_REFUSED/, 'refused'],
  [/ERR_PROXY|ERR_TUNNEL|UND_ERR_PRX/, 'proxy'],
  [
    /ERR_INTERNET_DISCONNECTED|ENETUNREACH|ENETDOWN|ERR_NETWORK_CHANGED|ERR_ADDRESS_UNREACHABLE|EHOSTUNREACH/,
    'no_network',
  ],
  [/CERT|ERR_TLS|ERR_SSL|SELF_SIGNED|UNABLE_TO_VERIFY/, 'certificate'],
  [/TimeoutError|ETIMEDOUT|TIMED_OUT|_TIMEOUT/, 'timeout'],
  [/ECONNRESET|EPIPE|ERR_CONNECTION_(RESET|CLOSED)|UND_ERR_SOCKET|ERR_EMPTY_RESPONSE|terminated/, 'broken_off'],
]

/** Reads what a `fetch` threw: Node names the cause by a code, Electron by a Chromium error name in the message. */
export function networkFailure(error: unknown): CloudFailure {
  const text = describeError(error)
  if (/redirect/i.test(text)) return { kind: 'not_the_cloud', status: 302 }
  if (/PROXY_AUTH/.test(text)) return { kind: 'not_the_cloud', status: 407 }
  // A proxy that did not let the connection through: it has answered, the cloud was not asked.
  const refused = /Proxy response \((\d{3})\)/.exec(text)?.[1]
  if (refused !== undefined) return { kind: 'not_the_cloud', status: Number(refused) }
  const cause = CAUSES.find(([pattern]) => pattern.test(text))?.[1] ?? 'other'
  return { kind: 'unreachable', cause, detail: text }
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? String(error.code) : ''
  const nested = error instanceof AggregateError ? error.errors.map(describeError).join(' ') : ''
  const cause = error.cause === undefined ? '' : describeError(error.cause)
  return [error.name, code, error.message, nested, cause].filter((part) => part !== '').join(' ')
}
