/** One row: whose database this is. Another root or secret than those that began it is a mistake, or a decision. */
export interface CloudIdentityTable {
  id: number
  root_public_key: string
  /** A digest that tells one secret from another and says nothing of it. */
  auth_secret_print: string
  created_at: number
}

/** A key that signs snapshots and leases; its private half is sealed by the root, which lies elsewhere. */
export interface SigningKeyTable {
  key_id: string
  sealed_private_key: string
  certificate: string
  signs_until: number
  not_after: number
  created_at: number
}

/** Which instance runs a job, or ran it last. Nobody else runs it before `free_at`. */
export interface JobTurnTable {
  job: string
  owner: string
  taken_at: number
  free_at: number
}

export interface InstanceTables {
  cloud_identity: CloudIdentityTable
  signing_key: SigningKeyTable
  job_turn: JobTurnTable
}
