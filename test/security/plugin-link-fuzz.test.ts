import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import DatabaseConstructor from 'better-sqlite3'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { findStoreFaults } from '../../src-main/core/gate/find-store-faults.ts'
import { useTestFolders } from '../../src-main/core/host/use-test-folders.ts'
import { readDiscovery } from '../../src-main/core/link/discovery-file.ts'
import { openTestCore } from '../../src-main/core/open-test-core.ts'
import { openSigningCloud } from '../contract/support/open-signing-cloud.ts'
import { planFuzz } from '../support/fuzz-plan.ts'
import { createSeededRandom } from '../support/seeded-random.ts'
import { attackConnection } from './support/attack-connection.ts'
import { attackHandshake } from './support/attack-handshake.ts'
import { createHostileFrames, PLANTED } from './support/hostile-frames.ts'
import { workWell } from './support/work-well.ts'

const DEFAULT_MS = 6000
const ATTACKERS = 3
/** Refusals that the log has a line for in each minute; the rest is one line with their number. */
const LINES_PER_MINUTE = 60

const newFolder = useTestFolders('fuzz-')
const plan = planFuzz('the plugin link', DEFAULT_MS)

it(
  'does nobody else harm, whatever is said to it',
  async () => {
    const home = newFolder()
    const log: string[] = []
    const logger = pino({ level: 'trace' }, { write: (line: string) => void log.push(line) })
    const cloud = await openSigningCloud('enterprise', { apiCallsPerHour: null })
    const test = await openTestCore(cloud.url, { home, logger, linkSettings: { helloTimeoutMs: 500 } })
    await test.app.call('account.signIn', {})
    await test.until((state) => state.entitlement !== null)
    const discovery = readDiscovery(home)
    if (discovery === null) throw new Error('there is no discovery file')

    const faults: string[] = []
    const proofs = new Set([discovery.token])
    const reservations: string[] = []
    const startedAt = Date.now()
    let refused = 0
    let attacks = 0
    const everyone = [
      workWell(discovery, plan.goesOn, { faults, reservations }),
      ...Array.from({ length: ATTACKERS }, async () => {
        // Each has numbers of its own, so that who comes first changes nothing for the others.
        const random = createSeededRandom(plan.random.between(1, 0xffff_ffff))
        const frames = createHostileFrames(random)
        while (plan.goesOn()) {
          faults.push(...(await attackConnection(discovery, random, frames, proofs)))
          attacks += 1
        }
      }),
      (async () => {
        const random = createSeededRandom(plan.random.between(1, 0xffff_ffff))
        while (plan.goesOn()) {
          const outcome = await attackHandshake(discovery, random, proofs)
          refused += outcome === 'refused' ? 1 : 0
          if (outcome === 'let_in') faults.push('a handshake without a right proof was let in')
        }
      })(),
    ]
    await Promise.all(everyone)
    const revit = await test.openRevit()
    expect(await revit.rpc.call('session.ping', {})).toHaveProperty('at')
    await revit.close()
    const minutes = Math.floor((Date.now() - startedAt) / 60_000) + 1
    await test.close()
    await cloud.close()
    console.log(`${attacks} connections, ${refused} handshakes refused, ${reservations.length} operations beside them`)

    const said = `FUZZ_SEED=${plan.seed}`
    expect(faults, said).toEqual([])
    expect(reservations.length, said).toBeGreaterThan(0)
    const lines = log.map((line) => JSON.parse(line) as { msg: string; level: number })
    // Not one mistake of the companion among all its refusals.
    expect(
      lines.filter(({ level }) => level >= 50),
      said,
    ).toEqual([])
    const noted = lines.filter(({ msg }) => msg === 'refused a connection').length
    expect(noted, said).toBeLessThanOrEqual(LINES_PER_MINUTE * (minutes + 1))
    expect(noted, said).toBeGreaterThanOrEqual(Math.min(refused, LINES_PER_MINUTE))
    const words = log.join('')
    for (const secret of [...proofs, 'Zanzibar', 'Quux', PLANTED.model])
      expect(words.includes(secret), said).toBe(false)

    const database = new DatabaseConstructor(join(home, 'store.sqlite'), { readonly: true })
    expect(findStoreFaults(database), said).toEqual([])
    const states = database.prepare<[string], { state: string; charged: number }>(
      'SELECT state, charged FROM reservation WHERE reservation_id = ?',
    )
    for (const id of reservations) expect(states.all(id), said).toEqual([{ state: 'committed', charged: 1 }])
    database.close()
  },
  plan.durationMs + 120_000,
)

it('would notice a secret in the log', () => {
  const proofs = new Set([randomBytes(32).toString('base64url')])
  const words = `{"msg":"x","detail":"${[...proofs][0]}"}`
  expect([...proofs].some((secret) => words.includes(secret))).toBe(true)
})
