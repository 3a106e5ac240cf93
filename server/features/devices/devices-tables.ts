import type { DeviceStatus } from '../../../shared/protocol/signed-documents.ts'

/** One install × one account. Its id and key are made by the device. */
export interface DeviceTable {
  id: string
  account_id: string
  member_id: string
  /** Ed25519, 32 bytes base64url. */
  public_key: string
  name: string
  platform: string
  app_version: string
  status: DeviceStatus
  /** Why it is not active: `signed_out`, `fork`, …; `null` while active. */
  status_reason: string | null
  enrolled_at: number
  last_seen_at: number
}

export interface DevicesTables {
  device: DeviceTable
}
