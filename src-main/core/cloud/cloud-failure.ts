import { assertNever } from '../../../shared/result/assert-never.ts'

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
  /** The answer is not what this version understands, or is not signed as it must be. */
  | { readonly kind: 'malformed'; readonly detail: string }

/** What happened and what to do, in words for the person at the screen. */
export function describeCloudFailure(problem: CloudFailure, cloudUrl: string): string {
  const host = new URL(cloudUrl).host
  switch (problem.kind) {
    case 'unreachable':
      return describeNetwork(problem.cause, host)
    case 'not_the_cloud':
      return problem.status === 407
        ? `The proxy asks for a sign-in before it lets ${host} through. Check the proxy settings of this computer.`
        : `Something other than ${host} answered, likely a proxy or the sign-in page of this network. Open a browser to sign in to the network, or ask IT to allow ${host}.`
    case 'unavailable':
      return problem.status === 429
        ? `${host} asked for a pause. The companion tries again by itself.`
        : `${host} has a problem (${problem.status}). It is not on your side; the companion tries again by itself.`
    case 'refused':
      return [problem.message, problem.nextStep].filter((part) => part !== '').join(' ')
    case 'malformed':
      return `${host} sent an answer that this version cannot use (${problem.detail}). Update the companion if it stays so.`
    default:
      return assertNever(problem)
  }
}

function describeNetwork(cause: NetworkCause, host: string): string {
  switch (cause) {
    case 'name':
      return `The address ${host} could not be looked up. Check the internet connection.`
    case 'refused':
      return `${host} does not accept connections. Check whether a firewall blocks it.`
    case 'timeout':
      return `${host} did not answer in time. Check the internet connection.`
    case 'certificate':
      return `The certificate shown for ${host} is not trusted here. A security product may inspect the traffic; ask IT to allow ${host}.`
    case 'proxy':
      return `The proxy of this computer could not be reached. Check its settings.`
    case 'no_network':
      return `This computer has no network connection.`
    case 'broken_off':
      return `The connection to ${host} broke off. The companion tries again by itself.`
    case 'other':
      return `${host} could not be reached. Check the internet connection.`
    default:
      return assertNever(cause)
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
