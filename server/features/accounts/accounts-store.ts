import type { Executor } from '../../db/database.ts'

export const ACCOUNT_ROLES = ['owner', 'admin', 'member'] as const
/** What a member may do in an account; owners and admins may buy. */
export type AccountRole = (typeof ACCOUNT_ROLES)[number]

export interface Account {
  readonly id: string
  readonly name: string
  readonly stripeCustomerId: string | null
  /** 32 random bytes, base64url. */
  readonly projectHmacKey: string
  /** Epoch milliseconds; `null` while the account has used no cloud operation. */
  readonly cloudOperationsSince: number | null
  readonly createdAt: number
}

/** A person who can sign in. */
export interface Member {
  readonly memberId: string
  readonly name: string
  readonly email: string
}

/** Adds an account unless one of that id exists. */
export async function insertAccount(
  executor: Executor,
  account: { id: string; name: string; projectHmacKey: string; createdAt: number },
): Promise<void> {
  await executor
    .insertInto('account')
    .values({
      id: account.id,
      name: account.name,
      project_hmac_key: account.projectHmacKey,
      stripe_customer_id: null,
      cloud_operations_since: null,
      created_at: account.createdAt,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

/** Locks an account's row until the end of the transaction: for what must not come twice at once, and is no matter of its books. */
export async function lockAccount(transaction: Executor, accountId: string): Promise<void> {
  await transaction
    .updateTable('account')
    .set((set) => ({ name: set.ref('name') }))
    .where('id', '=', accountId)
    .execute()
}

/** @throws when there is no such account: its id always comes from a member or device that belongs to one */
export async function getAccount(executor: Executor, accountId: string): Promise<Account> {
  const row = await executor.selectFrom('account').selectAll().where('id', '=', accountId).executeTakeFirst()
  if (row === undefined) throw new Error(`there is no account ${accountId}`)
  return {
    id: row.id,
    name: row.name,
    stripeCustomerId: row.stripe_customer_id,
    projectHmacKey: row.project_hmac_key,
    cloudOperationsSince: row.cloud_operations_since,
    createdAt: row.created_at,
  }
}

/** The id of the account that is this customer of Stripe, or `null`. */
export async function findAccountByStripeCustomer(executor: Executor, customerId: string): Promise<string | null> {
  const row = await executor
    .selectFrom('account')
    .select('id')
    .where('stripe_customer_id', '=', customerId)
    .executeTakeFirst()
  return row?.id ?? null
}

/** Ties an account to its Stripe customer, once; returns the customer that holds, which is an earlier one when there was one. */
export async function setStripeCustomer(executor: Executor, accountId: string, customerId: string): Promise<string> {
  await executor
    .updateTable('account')
    .set({ stripe_customer_id: customerId })
    .where('id', '=', accountId)
    .where('stripe_customer_id', 'is', null)
    .execute()
  const account = await getAccount(executor, accountId)
  return account.stripeCustomerId ?? customerId
}

/** Gives an account another name; nothing when there is no such account. */
export async function renameAccount(executor: Executor, accountId: string, name: string): Promise<void> {
  await executor.updateTable('account').set({ name }).where('id', '=', accountId).execute()
}

/** A member by id, or `null`. */
export async function getMember(executor: Executor, memberId: string): Promise<Member | null> {
  const row = await executor
    .selectFrom('auth_user')
    .select(['id', 'name', 'email'])
    .where('id', '=', memberId)
    .executeTakeFirst()
  return row === undefined ? null : { memberId: row.id, name: row.name, email: row.email }
}

/** The member's role in the account, `null` when he does not belong to it. Of several roles the strongest counts. */
export async function roleOf(executor: Executor, accountId: string, memberId: string): Promise<AccountRole | null> {
  const row = await executor
    .selectFrom('auth_organization_member')
    .select('role')
    .where('organizationId', '=', accountId)
    .where('userId', '=', memberId)
    .executeTakeFirst()
  if (row === undefined) return null
  const held = new Set(row.role.split(',').map((role) => role.trim()))
  return ACCOUNT_ROLES.find((role) => held.has(role)) ?? 'member'
}

/** The account that a member works in: the one joined last, so that an invited member works in the account that invited him. */
export async function accountOfMember(executor: Executor, memberId: string): Promise<string | null> {
  const row = await executor
    .selectFrom('auth_organization_member')
    .innerJoin('account', 'account.id', 'auth_organization_member.organizationId')
    .select('account.id as id')
    .where('auth_organization_member.userId', '=', memberId)
    .orderBy('auth_organization_member.createdAt', 'desc')
    .orderBy('account.id', 'desc')
    .executeTakeFirst()
  return row?.id ?? null
}

/** Locks a member's row until the end of the transaction; false when there is no such member. */
export async function lockMember(transaction: Executor, memberId: string): Promise<boolean> {
  const row = await transaction
    .updateTable('auth_user')
    .set((expression) => ({ role: expression.ref('role') }))
    .where('id', '=', memberId)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Makes the organization of a new account with its owner, as better-auth writes them. */
export async function insertOrganization(
  transaction: Executor,
  organization: { id: string; name: string; ownerId: string; membershipId: string; createdAt: number },
): Promise<void> {
  const createdAt = new Date(organization.createdAt).toISOString()
  await transaction
    .insertInto('auth_organization')
    .values({
      id: organization.id,
      name: organization.name,
      slug: organization.id,
      logo: null,
      metadata: null,
      createdAt,
    })
    .execute()
  await transaction
    .insertInto('auth_organization_member')
    .values({
      id: organization.membershipId,
      organizationId: organization.id,
      userId: organization.ownerId,
      role: 'owner',
      createdAt,
    })
    .execute()
}

/** The member with this e-mail address, in whatever case it is written. */
export async function findMemberByEmail(executor: Executor, email: string): Promise<Member | null> {
  const row = await executor
    .selectFrom('auth_user')
    .select(['id', 'name', 'email'])
    .where('email', '=', email.trim().toLowerCase())
    .executeTakeFirst()
  return row === undefined ? null : { memberId: row.id, name: row.name, email: row.email }
}

/** Whether a member may be made an admin: anybody can sign up under an address that is not his. True also for who is one already. */
export async function mayBeAdmin(executor: Executor, memberId: string): Promise<boolean> {
  const row = await executor
    .selectFrom('auth_user')
    .select(['emailVerified', 'role'])
    .where('id', '=', memberId)
    .executeTakeFirst()
  return row !== undefined && (row.emailVerified === 1 || row.role === 'admin')
}

/** Makes a member one of the vendor's admins. */
export async function grantAdmin(executor: Executor, memberId: string): Promise<void> {
  await executor.updateTable('auth_user').set({ role: 'admin' }).where('id', '=', memberId).execute()
}

export interface AccountMember extends Member {
  readonly role: string
}

/** Who belongs to an account, in the order of joining. */
export async function listMembers(executor: Executor, accountId: string): Promise<AccountMember[]> {
  const rows = await executor
    .selectFrom('auth_organization_member as membership')
    .innerJoin('auth_user', 'auth_user.id', 'membership.userId')
    .select(['auth_user.id', 'auth_user.name', 'auth_user.email', 'membership.role'])
    .where('membership.organizationId', '=', accountId)
    .orderBy('membership.createdAt')
    .orderBy('auth_user.id')
    .execute()
  return rows.map((row) => ({ memberId: row.id, name: row.name, email: row.email, role: row.role }))
}

/**
 * Deletes device codes and sessions that are over; better-auth refuses them but keeps their rows.
 *
 * @param before epoch milliseconds
 */
export async function deleteExpired(executor: Executor, before: number): Promise<void> {
  const instant = new Date(before).toISOString()
  await executor.deleteFrom('auth_device_code').where('expiresAt', '<', instant).execute()
  await executor.deleteFrom('auth_session').where('expiresAt', '<', instant).execute()
}
