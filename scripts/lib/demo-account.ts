import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

const demoAccountSchema = z.object({ name: z.string(), email: z.string(), password: z.string() })
export type DemoAccount = z.infer<typeof demoAccountSchema>

/** The demo account of this data folder; made once, with a password of its own. */
export function demoAccount(file: string): DemoAccount {
  if (existsSync(file)) return demoAccountSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  const account: DemoAccount = {
    name: 'Ada Architect',
    email: 'ada@studio.example',
    password: `draw-${randomBytes(6).toString('hex')}`,
  }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(account, null, 2), { mode: 0o600 })
  return account
}

/** Signs the demo account up in the cloud, or finds that it is there already. */
export async function ensureSignedUp(cloudUrl: string, account: DemoAccount): Promise<void> {
  const post = async (path: string): Promise<Response> =>
    await fetch(new URL(path, cloudUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: new URL(cloudUrl).origin },
      body: JSON.stringify(account),
    })
  const known = await post('/api/auth/sign-in/email')
  if (known.ok) return
  const made = await post('/api/auth/sign-up/email')
  if (!made.ok) throw new Error(`the demo account could not be signed up: ${made.status} ${await made.text()}`)
}
