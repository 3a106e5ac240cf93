/** Prints the steps of a play, each with what it showed; a step that differs ends the play. */
export interface Steps {
  /** Runs a step; its words are printed behind a tick, or its error behind a cross. */
  step(title: string, run: () => Promise<string>): Promise<void>
  readonly done: () => number
}

/** What a step showed differs from what it should. */
class StepDiffers extends Error {}

/** Throws unless a step showed what it should. */
export function expectThat(condition: boolean, whatDiffers: string): asserts condition {
  if (!condition) throw new StepDiffers(whatDiffers)
}

/** Steps that are printed as they go, one after the other; `done` counts those that passed. */
export function createSteps(print: (line: string) => void): Steps {
  let count = 0
  return {
    done: () => count,
    step: async (title, run) => {
      try {
        const shown = await run()
        count += 1
        print(`✓ ${title}${shown === '' ? '' : `\n    ${shown.replaceAll('\n', '\n    ')}`}`)
      } catch (error) {
        print(`✗ ${title}\n    ${error instanceof Error ? error.message : String(error)}`)
        throw error
      }
    },
  }
}
