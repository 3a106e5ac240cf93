import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ALLOWED_CODES, DENIAL_CODES } from '../../shared/protocol/decision.ts'
import {
  ERROR_CLASSES,
  openParamsSchema,
  PLUGIN_PATH,
  PLUGIN_PROTOCOL,
  PLUGIN_TOPICS,
  pluginMethods,
  pluginNotifications,
  releaseParamsSchema,
  RESERVATION_STATES,
} from '../../shared/protocol/plugin-link.ts'
import { clientProof, serverProof } from '../../src-main/core/link/link-proof.ts'
import { frameFileSchema } from '../../test/contract/support/frame-file.ts'
import { openContractCore } from '../../test/contract/support/open-contract-core.ts'
import { type Driver, startDriver } from './support/start-driver.ts'

const folder = join(import.meta.dirname, '..', '..', 'test', 'contract', 'frames')
const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))

describe('the C# client and the contract', () => {
  let driver: Driver
  const read = new Set<string>()

  beforeAll(async () => {
    driver = await startDriver()
  })
  afterAll(async () => {
    await driver.stop()
    expect(driver.escaped).toEqual([])
  })

  it('agree on every method, topic, code and name', async () => {
    expect(await driver.run('contract')).toEqual({
      methods: Object.keys(pluginMethods),
      notifications: Object.keys(pluginNotifications),
      topics: PLUGIN_TOPICS,
      codes: [...ALLOWED_CODES, ...DENIAL_CODES],
      states: expect.toSatisfy((states: string[]) => sameNames(states, RESERVATION_STATES)),
      outcomes: releaseParamsSchema.shape.outcome.options,
      errorClasses: ERROR_CLASSES,
      views: openParamsSchema.shape.view.options,
      protocol: PLUGIN_PROTOCOL,
      path: PLUGIN_PATH,
      maxUnits: 10_000,
      clientVersion: '1.0.0',
    })
  })

  it('agree on the proofs', async () => {
    const token = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'
    const nonce = 'Zm9vYmFyYmF6cXV4MTIzNA'
    expect(await driver.run('proof', { token, nonce, port: 52_731 })).toEqual([
      clientProof(token, nonce, 52_731),
      serverProof(token, nonce, 52_731),
    ])
  })

  it.each(files)('$name holds, and its answers are read', async ({ text }) => {
    const file = frameFileSchema.parse(JSON.parse(text))
    const core = await openContractCore(file.given)
    try {
      const played = z
        .object({ difference: z.string().nullable(), read: z.array(z.string()) })
        .parse(await driver.run('play', { home: core.home, file }))
      expect(played.difference).toBeNull()
      for (const method of played.read) read.add(method)
    } finally {
      await core.close()
    }
  })

  it('read an answer of every method', () => {
    expect([...read].sort()).toEqual(Object.keys(pluginMethods).sort())
  })
})

function sameNames(one: readonly string[], other: readonly string[]): boolean {
  return [...one].sort().join(' ') === [...other].sort().join(' ')
}
