import { failure, type Result, success } from '../../../shared/result/result.ts'
import { offeredProtocols, type UpgradeFacts, type UpgradeRefusal } from '../sockets/upgrade-facts.ts'

const PROOF = /^RevitAutoPlan ([A-Za-z0-9_-]{16,64})\.([A-Za-z0-9_-]{43})$/

/** The hosts under which a listener on loopback may be asked for; any other name is a rebound one (DNS rebinding). */
function isOwnHost(host: string | undefined, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`
}

/**
 * Looks at everything in an upgrade to the plugin link but the value of the proof. A browser always sends `Origin` and a plugin never does,
 * so any origin at all is a web page that reaches for the link.
 */
export function checkUpgrade(
  request: UpgradeFacts,
  expected: { readonly path: string; readonly port: number; readonly protocol: string },
): Result<{ nonce: string; proof: string }, UpgradeRefusal> {
  if (request.url !== expected.path) return failure({ status: 404, reason: 'wrong_path' })
  if (request.method !== 'GET') return failure({ status: 405, reason: 'wrong_method' })
  if (!isOwnHost(request.headers.host, expected.port)) return failure({ status: 403, reason: 'foreign_host' })
  if (request.headers.origin !== undefined) return failure({ status: 403, reason: 'origin_present' })
  if (!offeredProtocols(request.headers).includes(expected.protocol)) {
    return failure({ status: 400, reason: 'wrong_protocol' })
  }
  const [, nonce, proof] = PROOF.exec(request.headers.authorization ?? '') ?? []
  if (nonce === undefined || proof === undefined) return failure({ status: 401, reason: 'no_proof' })
  return success({ nonce, proof })
}
