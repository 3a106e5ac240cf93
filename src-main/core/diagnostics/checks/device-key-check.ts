import { loadDeviceSigner } from '../../cloud/device-signer.ts'
import type { HostEnvironment } from '../../host/host-environment.ts'
import type { SecretStore } from '../../host/secret-store.ts'
import type { Check, Verdict } from '../check.ts'

/** unreadable: the credential store refused, or what it holds is no key. */
export type DeviceKeyState = 'present' | 'missing' | 'unreadable' | 'signed_out'

/** Whether this device can prove to the cloud who it is. */
export function judgeDeviceKey(state: DeviceKeyState, keyStore: HostEnvironment['keyStore']): Verdict {
  const facts: Verdict['facts'] = [
    { kind: 'word', name: 'kept_in', value: keyStore === 'system' ? 'credential_store' : 'private_file' },
  ]
  switch (state) {
    case 'present':
      return { state: 'ok', finding: 'key_present', facts }
    case 'missing':
      return { state: 'problem', finding: 'key_missing', facts }
    case 'unreadable':
      return { state: 'problem', finding: 'key_unreadable', facts }
    case 'signed_out':
      return { state: 'ok', finding: 'key_signed_out', facts }
  }
}

export function createDeviceKeyCheck(deps: {
  deviceId: () => string | null
  secrets: SecretStore
  environment: Pick<HostEnvironment, 'keyStore'>
}): Check {
  async function look(): Promise<DeviceKeyState> {
    const deviceId = deps.deviceId()
    if (deviceId === null) return 'signed_out'
    try {
      return (await loadDeviceSigner(deps.secrets, deviceId)) === null ? 'missing' : 'present'
    } catch {
      return 'unreadable'
    }
  }
  return { id: 'device_key', run: async () => judgeDeviceKey(await look(), deps.environment.keyStore) }
}
