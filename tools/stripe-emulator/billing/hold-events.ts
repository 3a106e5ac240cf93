import type { EmulatorContext } from '../model/emulator-context.ts'

interface HeldEvent {
  type: string
  object: object
  previous: Record<string, unknown> | undefined
}

/**
 * A context whose events wait until `release`, which emits them in their order but those of the types named `first` before all others:
 * Stripe announces a completed Checkout Session before what follows from it.
 */
export function holdEvents(context: EmulatorContext): {
  context: EmulatorContext
  release(first: readonly string[]): void
} {
  const held: HeldEvent[] = []
  return {
    context: {
      ...context,
      emit(type, object, previous) {
        held.push({ type, object, previous })
      },
    },
    release(first) {
      const early = first.flatMap((type) => held.filter((event) => event.type === type))
      const rest = held.filter((event) => !first.includes(event.type))
      for (const event of [...early, ...rest]) context.emit(event.type, event.object, event.previous)
    },
  }
}
