import { createHash, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { DEVICE_HEADERS, deviceSignatureInput } from '../../../shared/protocol/cloud-api.ts'
import type { SecretStore } from '../host/secret-store.ts'

/** Signs requests as one device. */
export interface DeviceSigner {
  readonly deviceId: string
  /** The headers that prove a request; `timestamp` in epoch milliseconds. */
  headers(request: { method: string; pathAndQuery: string; body: string; timestamp: number }): Record<string, string>
}

const secretName = (deviceId: string): string => `device-key.${deviceId}`

/**
 * Makes the key pair of a device. The private key goes into the secret store and nowhere else.
 *
 * @returns the public key: Ed25519, 32 bytes base64url
 */
export async function createDeviceKey(secrets: SecretStore, deviceId: string): Promise<string> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  await secrets.set(secretName(deviceId), privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url'))
  const { x } = publicKey.export({ format: 'jwk' })
  if (x === undefined) throw new Error('an Ed25519 key has no public part')
  return x
}

/** Forgets a key that was never enrolled. */
export async function deleteDeviceKey(secrets: SecretStore, deviceId: string): Promise<void> {
  await secrets.delete(secretName(deviceId))
}

/** The signer of a device, or `null` when its private key is not in the secret store. */
export async function loadDeviceSigner(secrets: SecretStore, deviceId: string): Promise<DeviceSigner | null> {
  const stored = await secrets.get(secretName(deviceId))
  if (stored === null) return null
  const key = createPrivateKey({ key: Buffer.from(stored, 'base64url'), format: 'der', type: 'pkcs8' })
  return {
    deviceId,
    headers({ method, pathAndQuery, body, timestamp }) {
      const bodyDigest = createHash('sha256').update(body).digest('base64url')
      const input = deviceSignatureInput({ method, pathAndQuery, timestamp, bodyDigest })
      return {
        [DEVICE_HEADERS.device]: deviceId,
        [DEVICE_HEADERS.timestamp]: String(timestamp),
        [DEVICE_HEADERS.signature]: sign(null, Buffer.from(input), key).toString('base64url'),
      }
    },
  }
}
