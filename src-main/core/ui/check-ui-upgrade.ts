import { UI_PATH, UI_PROTOCOL } from '../../../shared/protocol/ui-api.ts'
import type { UpgradeFacts, UpgradeRefusal } from '../sockets/upgrade-facts.ts'
import { offeredProtocols } from '../sockets/upgrade-facts.ts'
import { sameText } from '../sockets/same-text.ts'

/**
 * Looks at an upgrade to the app's line before it is granted. A browser cannot set headers on a WebSocket, so the key comes as the second
 * subprotocol; the exact origin keeps every other page out, the exact host every rebound name.
 *
 * @returns why it is refused, or `null`
 */
export function checkUiUpgrade(
  request: UpgradeFacts,
  expected: { readonly port: number; readonly key: string },
): UpgradeRefusal | null {
  if (request.url !== UI_PATH) return { status: 404, reason: 'wrong_path' }
  if (request.method !== 'GET') return { status: 405, reason: 'wrong_method' }
  if (request.headers.host !== `127.0.0.1:${expected.port}`) return { status: 403, reason: 'foreign_host' }
  if (request.headers.origin !== `http://127.0.0.1:${expected.port}`) return { status: 403, reason: 'foreign_origin' }
  const [protocol, key, ...rest] = offeredProtocols(request.headers)
  if (protocol !== UI_PROTOCOL || rest.length > 0) return { status: 400, reason: 'wrong_protocol' }
  if (key === undefined || !sameText(key, `key.${expected.key}`)) return { status: 401, reason: 'wrong_proof' }
  return null
}
