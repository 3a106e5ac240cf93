import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Executor } from '../../db/database.ts'
import { privateJwkSchema, type PrivateJwk } from './root-key.ts'
import { sealKey } from './sealed-key.ts'
import { insertSigningKey } from './signing-key-store.ts'

const keyFileSchema = z.object({
  keyId: z.string(),
  privateKey: privateJwkSchema,
  signsUntil: z.int(),
  notAfter: z.int(),
  certificate: z.string(),
})

/** Signing keys once lay in files of the keys' folder; those that are found there move into the database. */
export async function adoptKeyFiles(executor: Executor, folder: string, root: PrivateJwk, now: number): Promise<void> {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^signing-[\w-]+\.json$/.test(name)) : []
  for (const name of names) {
    const path = join(folder, name)
    const file = keyFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
    await insertSigningKey(executor, {
      key_id: file.keyId,
      sealed_private_key: sealKey(file.privateKey, root),
      certificate: file.certificate,
      signs_until: file.signsUntil,
      not_after: file.notAfter,
      created_at: now,
    })
    rmSync(path)
  }
}
