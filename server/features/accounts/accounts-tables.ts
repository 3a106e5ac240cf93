import type { ColumnType } from 'kysely'

/** Our own columns of an account; its id is the id of better-auth's organization. */
export interface AccountTable {
  id: string
  name: string
  stripe_customer_id: string | null
  /** 32 random bytes, base64url: the key that an account's devices share for the project HMAC. */
  project_hmac_key: string
  /** When the account first used cloud operations, epoch milliseconds. */
  cloud_operations_since: number | null
  created_at: number
}

// The tables below belong to better-auth: it writes them, with its own column names, dates as ISO text and flags as 0 or 1.
// What the project reads itself is typed here; it writes none of them except where a rule says so.

/** A member: a person who can sign in. */
export interface AuthUserTable {
  id: string
  name: string
  email: string
  emailVerified: number
  image: string | null
  createdAt: string
  updatedAt: string
  /** `admin` for the vendor's own people, else `member`. */
  role: ColumnType<string, string | undefined, string>
}

export interface AuthSessionTable {
  id: string
  userId: string
  token: string
  expiresAt: string
  createdAt: string
  updatedAt: string
  ipAddress: string | null
  userAgent: string | null
  activeOrganizationId: string | null
}

export interface AuthOrganizationTable {
  id: string
  name: string
  slug: string
  logo: string | null
  createdAt: string
  metadata: string | null
}

/** Which member belongs to which account, and as what. */
export interface AuthOrganizationMemberTable {
  id: string
  organizationId: string
  userId: string
  role: string
  createdAt: string
}

export interface AuthDeviceCodeTable {
  id: string
  deviceCode: string
  userCode: string
  userId: string | null
  expiresAt: string
  status: string
  lastPolledAt: string | null
  pollingInterval: number | null
  clientId: string | null
  scope: string | null
}

export interface AccountsTables {
  account: AccountTable
  auth_user: AuthUserTable
  auth_session: AuthSessionTable
  auth_organization: AuthOrganizationTable
  auth_organization_member: AuthOrganizationMemberTable
  auth_device_code: AuthDeviceCodeTable
}
