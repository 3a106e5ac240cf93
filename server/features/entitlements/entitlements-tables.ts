/** One row an account: locked by every transaction that changes the account's books. */
export interface EntitlementVersionTable {
  account_id: string
  /** Rises with every change of the account's entitlement. */
  version: number
  /** SHA-256 of the entitlement that the version stands for, base64url. */
  fingerprint: string
  changed_at: number
  locked_at: number
}

export interface EntitlementsTables {
  entitlement_version: EntitlementVersionTable
}
