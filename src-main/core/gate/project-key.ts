import { createHmac } from 'node:crypto'

const REMEMBERED = 256
const KEY_BYTES = 16

/**
 * Makes the key under which a project leaves the machine: base64url HMAC-SHA256 of the model id under the account's key, cut to
 * 128 bits. The latest keys are remembered: the same few models come again and again, and an HMAC costs as much as a reserve.
 */
export function createProjectKeys(): (modelId: string, hmacKey: string) => string {
  const known = new Map<string, string>()
  return (modelId, hmacKey) => {
    const name = `${hmacKey} ${modelId}`
    const found = known.get(name)
    if (found !== undefined) return found
    const digest = createHmac('sha256', Buffer.from(hmacKey, 'base64url')).update(modelId).digest()
    const key = digest.subarray(0, KEY_BYTES).toString('base64url')
    if (known.size >= REMEMBERED) known.clear()
    known.set(name, key)
    return key
  }
}
