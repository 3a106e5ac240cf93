import type { ObjectCheck } from '../schema/check-objects.ts'

/** Holds everything that the emulator sends against the types of Stripe's SDK, where a check is given, and keeps what it found. */
export interface AnswerWatch {
  /** @returns what is wrong with an answer */
  answer(endpoint: string, body: unknown): readonly string[]
  event(event: unknown): void
  /** All that was found, each with where. */
  faults(): readonly string[]
}

/** @param check without one everything passes */
export function createAnswerWatch(check: ObjectCheck | undefined): AnswerWatch {
  const found: string[] = []
  return {
    answer(endpoint, body) {
      const wrong = check?.answer(asSent(body)) ?? []
      found.push(...wrong.map((problem) => `${endpoint}: ${problem}`))
      return wrong
    },
    event(event) {
      found.push(...(check?.event(asSent(event)) ?? []))
    },
    faults: () => found,
  }
}

/** The value as it arrives: an undefined field is none. */
function asSent(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown
}
