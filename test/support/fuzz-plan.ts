import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { createSeededRandom, type SeededRandom } from './seeded-random.ts'

/** How one run of a fuzzer goes: from which seed, and for how long. */
export interface FuzzPlan {
  /** What `FUZZ_SEED` must be to repeat it. */
  readonly seed: number
  /** Milliseconds. */
  readonly durationMs: number
  readonly random: SeededRandom
  /** True until the time is over. */
  goesOn(): boolean
}

const settingsSchema = z.object({
  FUZZ_SEED: z.coerce.number().int().min(1).max(0xffff_ffff).optional(),
  FUZZ_SECONDS: z.coerce.number().positive().max(86_400).optional(),
})

/**
 * Plans a run of the fuzzer `name` and prints its seed. `FUZZ_SEED` repeats a run, `FUZZ_SECONDS` makes it longer; without them the seed
 * is a new one each time and the run takes `defaultMs`.
 *
 * @throws ZodError when one of the two variables is not a number in its range
 */
export function planFuzz(name: string, defaultMs: number, env: NodeJS.ProcessEnv = process.env): FuzzPlan {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const { FUZZ_SEED, FUZZ_SECONDS } = settingsSchema.parse(set)
  const seed = FUZZ_SEED ?? randomInt(1, 1_000_000_000)
  const durationMs = FUZZ_SECONDS === undefined ? defaultMs : FUZZ_SECONDS * 1000
  const endsAt = performance.now() + durationMs
  console.log(`fuzzing ${name}, FUZZ_SEED=${seed}`)
  return { seed, durationMs, random: createSeededRandom(seed), goesOn: () => performance.now() < endsAt }
}
