import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findFaults, readBooks } from './find-faults.ts'
import { createWorld, move, playMove } from './play-move.ts'
import { createOffer, startFixture, startReceiver } from '../emulator-fixture.ts'

/** How many histories are played; raise it to search longer. A failure prints the seed, which `HISTORIES_SEED` plays again. */
const RUNS = Number(process.env['HISTORIES'] ?? 8)
const SEED = Number(process.env['HISTORIES_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const start = Date.UTC(2026, 0, 31, 12)

test(
  'whatever is asked for in whatever order, the books agree with themselves and every change is told',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(move, { minLength: 10, maxLength: 20, size: 'max' }),
        fc.constantFrom(undefined, 'cancel' as const, 'unpaid' as const),
        async (moves, then) => {
          const receiver = await startReceiver()
          const fixture = await startFixture({
            now: () => start,
            webhook: { url: receiver.url, secret: receiver.secret },
          })
          if (then !== undefined) fixture.emulator.control.setPaymentRetries({ afterDays: [3, 5, 7], then })
          const world = await createWorld(fixture, await createOffer(fixture.stripe))
          let { events } = await readBooks(fixture.stripe)
          try {
            for (const made of moves) {
              await playMove(world, made)
              const books = await readBooks(fixture.stripe, events)
              events = books.events
              expect(findFaults(books), `after ${JSON.stringify(made)}`).toEqual([])
            }
            await fixture.emulator.control.idle()
            // Verified by the SDK on their way in; repeated and in another order perhaps, but each of them.
            expect(new Set(receiver.received.map((one) => one.event.id))).toEqual(new Set(events.map((one) => one.id)))
          } finally {
            await fixture.close()
            await receiver.close()
          }
        },
      ),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    )
  },
  60_000 + RUNS * 20_000,
)
