import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { uuidV7 } from '../shared/identifiers/uuid-v7.ts'
import { parseSettings, type CloudSettings } from './config.ts'
import { prepareDatabase } from './db/prepare-database.ts'
import { findMemberByEmail, grantAdmin, mayBeAdmin } from './features/accounts/accounts-store.ts'
import { createAccounts } from './features/accounts/create-accounts.ts'
import { createLogger } from './http/create-logger.ts'
import { secretFromFile } from './secret-file.ts'

const USAGE = `usage: npm run admin -- create-admin <e-mail>

Makes the member with this e-mail address, who has confirmed it, an admin; makes the member first when there is none,
with a password that is printed once. Reads CLOUD_DATA and DATABASE_URL like the cloud does.`

function refuse(text: string): never {
  console.error(text)
  process.exit(1)
}

async function createAdmin(settings: CloudSettings, email: string): Promise<string[]> {
  const prepared = await prepareDatabase(settings.database)
  if (!prepared.ok) refuse(prepared.failure)
  const db = prepared.value
  try {
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
  } finally {
    await db.destroy()
  }
}

const [command, email, ...rest] = process.argv.slice(2)
if (command !== 'create-admin' || email === undefined || rest.length > 0) refuse(USAGE)
if (!z.email().safeParse(email).success) refuse(`${email} is not an e-mail address.\n\n${USAGE}`)
const settings = parseSettings(process.env)
if (!settings.ok) refuse(['The settings are wrong:', ...settings.failure.map((line) => `  ${line}`)].join('\n'))
const { database } = settings.value
if (database.kind === 'sqlite' && !existsSync(database.file)) {
  console.error(`Note: ${database.file} did not exist and is made now. Is CLOUD_DATA the folder of your cloud?`)
}
for (const line of await createAdmin(settings.value, email)) console.log(line)
