import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DOCUMENT_TYPE } from '../../../shared/protocol/signed-documents.ts'
import { DAY } from '../../../shared/time/duration.ts'
import { claimIdentity } from '../../db/claim-identity.ts'
import { openTestDatabase, type TestDatabase } from '../../db/open-test-database.ts'
import { adoptKeyFiles } from './adopt-key-files.ts'
import { newPrivateKey, readRootKey } from './root-key.ts'
import { openSealedKey, sealKey } from './sealed-key.ts'
import { createSigningKeys, type SigningKeys } from './signing-keys.ts'

let database: TestDatabase
let clock = Date.UTC(2026, 10, 1)
const root = newPrivateKey()
beforeEach(async () => {
  clock = Date.UTC(2026, 10, 1)
  database = await openTestDatabase()
  await claimIdentity(database.db, { rootPublicKey: root.x, authSecret: 'a'.repeat(32) }, clock)
})
afterEach(async () => {
  await database.close()
})

const instance = (): Promise<SigningKeys> =>
  createSigningKeys({ db: database.db, root, longestGraceDays: 30, now: () => clock })
const keyOf = (jws: string): string => {
  const header: unknown = JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString())
  return typeof header === 'object' && header !== null && 'kid' in header ? String(header.kid) : ''
}

it('are the same for instances that start at the same time, and stay the same over a restart', async () => {
  const instances = await Promise.all(Array.from({ length: 4 }, instance))
  const certificates = await Promise.all(instances.map((keys) => keys.certificates()))
  expect(new Set(certificates.flat()).size).toBe(1)
  expect(await (await instance()).certificates()).toEqual(certificates[0])
})

it('take turns: the next one signs in time, and the last one is still certified', async () => {
  const [one, other] = [await instance(), await instance()]
  const first = keyOf(await one.sign(DOCUMENT_TYPE.lease, {}))
  clock += 30 * DAY
  const next = await Promise.all([one, other].map(async (keys) => keyOf(await keys.sign(DOCUMENT_TYPE.lease, {}))))
  expect(next[0]).toBe(next[1])
  expect(next[0]).not.toBe(first)
  expect(await one.certificates()).toHaveLength(2)
  clock += 70 * DAY
  expect(await one.certificates()).toHaveLength(2)
})

it('cannot be read out of the database without the root', async () => {
  await (await instance()).certificates()
  const row = await database.db.selectFrom('signing_key').selectAll().executeTakeFirstOrThrow()
  expect(openSealedKey(row.sealed_private_key, root).x).toHaveLength(43)
  expect(() => openSealedKey(row.sealed_private_key, newPrivateKey())).toThrow()
  const key = newPrivateKey()
  const sealed = Buffer.from(sealKey(key, root), 'base64url')
  sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1
  expect(() => openSealedKey(sealed.toString('base64url'), root)).toThrow()
})

it('move into the database where they lay in files', async () => {
  const folder = join(database.folder, 'keys')
  mkdirSync(folder, { recursive: true })
  const ownRoot = readRootKey(folder, null)
  expect(readRootKey(folder, null)).toEqual(ownRoot)
  const privateKey = newPrivateKey()
  const file = { keyId: 'old', privateKey, signsUntil: clock + 20 * DAY, notAfter: clock + 90 * DAY, certificate: 'c' }
  writeFileSync(join(folder, 'signing-old.json'), JSON.stringify(file))
  for (let start = 0; start < 2; start += 1) await adoptKeyFiles(database.db, folder, root, clock)
  expect(readdirSync(folder)).toEqual(['root.json'])
  const keys = await instance()
  expect(await keys.certificates()).toEqual(['c'])
  expect(keyOf(await keys.sign(DOCUMENT_TYPE.lease, {}))).toBe('old')
})

it('begin with the keys of the first instance, and tell another root and another secret', async () => {
  const { db } = database
  const authSecret = 'b'.repeat(32)
  expect(await claimIdentity(db, { rootPublicKey: root.x, authSecret }, clock)).toBe('other_secret')
  expect(await claimIdentity(db, { rootPublicKey: root.x, authSecret }, clock)).toBe('same')
  expect(await claimIdentity(db, { rootPublicKey: newPrivateKey().x, authSecret }, clock)).toBe('other_root')
})
