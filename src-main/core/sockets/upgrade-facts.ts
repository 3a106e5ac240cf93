import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** Why an upgrade was refused, and the HTTP status that says so. */
export interface UpgradeRefusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 503
  readonly reason:
    | 'wrong_path'
    | 'wrong_method'
    | 'foreign_host'
    | 'origin_present'
    | 'foreign_origin'
    | 'wrong_protocol'
    | 'no_proof'
    | 'wrong_proof'
    | 'nonce_used'
    | 'token_replaced'
    | 'token_not_replaced'
    | 'too_many_connections'
}

/** What an upgrade is judged by before it is granted. */
export type UpgradeFacts = Pick<IncomingMessage, 'method' | 'url' | 'headers'>

/** The subprotocols that a request offers, in its order. */
export function offeredProtocols(headers: IncomingHttpHeaders): string[] {
  return (headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim())
}
