import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { CATALOG } from '../shared/catalog/catalog.ts'
import { uuidV7 } from '../shared/identifiers/uuid-v7.ts'
import { parseSettings, type CloudSettings } from './config.ts'
import { backupSqlite } from './db/backup-sqlite.ts'
import type { Database } from './db/database.ts'
import { inTransaction } from './db/in-transaction.ts'
import { prepareDatabase } from './db/prepare-database.ts'
import { findMemberByEmail, grantAdmin, mayBeAdmin } from './features/accounts/accounts-store.ts'
import { createAccounts } from './features/accounts/create-accounts.ts'
import { checkBilling } from './features/billing/check-billing.ts'
import { newPrivateKey } from './features/entitlements/root-key.ts'
import { startLedgerEpoch } from './features/metering/start-ledger-epoch.ts'
import { verifyLedger } from './features/metering/verify-ledger.ts'
import { createLogger } from './http/create-logger.ts'
import { secretFromFile } from './secret-file.ts'

const USAGE = `usage: npm run admin -- create-admin <e-mail>
       npm run admin -- backup <file>
       npm run admin -- new-epoch
       npm run admin -- check-billing
       npm run admin -- verify-ledger
       npm run admin -- new-root-key

create-admin  makes the member with this e-mail address, who has confirmed it, an admin; makes the member first when there is
              none, with a password that is printed once
backup        copies an SQLite database to a file, also while the cloud runs
new-epoch     after a database was restored from a backup, before the cloud starts again: devices send what it has forgotten
check-billing looks whether plans can be sold: keys, prices, the webhook endpoint and its messages; changes nothing
verify-ledger checks that all books add up; changes nothing
new-root-key  prints a new key for SIGNING_ROOT_PRIVATE_KEY; changes nothing

Reads CLOUD_DATA, DATABASE_URL and the settings of Stripe like the cloud does. docs/operations/backup-and-restore.md says when to use what.`

function refuse(text: string): never {
  console.error(text)
  process.exit(1)
}

async function withDatabase(
  { database }: CloudSettings,
  work: (db: Kysely<Database>) => Promise<string[]>,
): Promise<string[]> {
  if (database.kind === 'sqlite' && !existsSync(database.file)) {
    console.error(`Note: ${database.file} did not exist and is made now. Is CLOUD_DATA the folder of your cloud?`)
  }
  const prepared = await prepareDatabase(database)
  if (!prepared.ok) refuse(prepared.failure)
  try {
    return await work(prepared.value)
  } finally {
    await prepared.value.destroy()
  }
}

async function backup({ database }: CloudSettings, target: string): Promise<string[]> {
  if (database.kind === 'postgres') {
    refuse(
      `PostgreSQL is backed up by its own programs, as with: pg_dump --format=custom --file=${target} "$DATABASE_URL"`,
    )
  }
  const copied = await backupSqlite(database.file, target)
  if (!copied.ok) refuse(copied.failure)
  return [
    `${database.file} is copied to ${target}.`,
    'Keep the folder of the keys with it: without keys/root.json devices refuse the cloud.',
  ]
}

async function newEpoch(db: Kysely<Database>): Promise<string[]> {
  const epoch = uuidV7(Date.now(), randomBytes(10))
  await inTransaction(db, (transaction) => startLedgerEpoch(transaction, epoch, Date.now()))
  return [`The ledger begins the epoch ${epoch}. Start the cloud: devices send again what it has forgotten.`]
}

/** A line for each thing that was looked at; what is wrong makes the command fail. */
async function billingFindings(settings: CloudSettings, db: Kysely<Database>): Promise<string[]> {
  const findings = await checkBilling({
    executor: db,
    catalog: CATALOG,
    settings: settings.stripe,
    publicUrl: settings.publicUrl ?? `http://${settings.host}:${settings.port}`,
    now: Date.now,
  })
  if (findings.some(({ problem }) => problem !== null)) process.exitCode = 1
  return findings.map(({ about, problem, nextStep }) =>
    problem === null ? `✓ ${about}` : `✗ ${about}\n    ${problem}\n    ${nextStep}`,
  )
}

async function ledgerFindings(db: Kysely<Database>): Promise<string[]> {
  const violations = await verifyLedger(db)
  if (violations.length === 0) return ['✓ the books add up']
  process.exitCode = 1
  return violations.map(
    ({ rule, subject, expected, found }) => `✗ ${rule}: ${subject}, expected ${expected}, found ${found}`,
  )
}

async function createAdmin(settings: CloudSettings, db: Kysely<Database>, email: string): Promise<string[]> {
  const known = await findMemberByEmail(db, email)
  if (known !== null) {
    if (!(await mayBeAdmin(db, known.memberId))) {
      refuse(
        `${known.email} has signed up but has not confirmed this address, so anybody may have signed up with it.\n` +
          'Open the link in the confirmation mail (sent again from /account), then run this again.',
      )
    }
    await grantAdmin(db, known.memberId)
    return [`${known.email} is an admin now. Sign in as before and open /admin.`]
  }
  const accounts = createAccounts({
    db,
    now: Date.now,
    newId: () => uuidV7(Date.now(), randomBytes(10)),
    logger: createLogger({ level: 'warn' }),
    // The first admin is at this terminal: there is no address to confirm.
    mailer: { send: () => Promise.resolve(), close() {} },
    publicUrl: settings.publicUrl ?? `http://${settings.host}:${settings.port}`,
    authSecret: settings.authSecret ?? secretFromFile(join(settings.dataFolder, 'keys', 'auth-secret')),
    attemptsPerMinute: 1,
  })
  const password = randomBytes(15).toString('base64url')
  await accounts.auth.api.signUpEmail({ body: { name: email.split('@')[0] ?? 'Admin', email, password } })
  const made = await findMemberByEmail(db, email)
  if (made === null) throw new Error('the new member cannot be found again')
  await grantAdmin(db, made.memberId)
  return [
    `${made.email} is an admin now. The password is shown this once:`,
    `  ${password}`,
    'Sign in and open /admin.',
  ]
}

const [command, argument, ...rest] = process.argv.slice(2)
const expects = {
  'create-admin': 1,
  backup: 1,
  'new-epoch': 0,
  'check-billing': 0,
  'verify-ledger': 0,
  'new-root-key': 0,
}[command ?? '']
if (expects === undefined || rest.length > 0 || (argument === undefined ? 0 : 1) !== expects) refuse(USAGE)
const settings = parseSettings(process.env)
if (!settings.ok) refuse(['The settings are wrong:', ...settings.failure.map((line) => `  ${line}`)].join('\n'))

async function run(cloud: CloudSettings): Promise<string[]> {
  if (command === 'backup') return await backup(cloud, argument ?? '')
  if (command === 'new-epoch') return await withDatabase(cloud, newEpoch)
  if (command === 'new-root-key') return [JSON.stringify(newPrivateKey())]
  if (command === 'check-billing') return await withDatabase(cloud, (db) => billingFindings(cloud, db))
  if (command === 'verify-ledger') return await withDatabase(cloud, ledgerFindings)
  const email = argument ?? ''
  if (!z.email().safeParse(email).success) refuse(`${email} is not an e-mail address.\n\n${USAGE}`)
  return await withDatabase(cloud, (db) => createAdmin(cloud, db, email))
}

for (const line of await run(settings.value)) console.log(line)
