import { defineConfig } from 'vitest/config'

/** The C# client under mono; `npm test` runs it where mono is found. */
export default defineConfig({
  test: {
    dir: import.meta.dirname,
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    expect: { poll: { timeout: 20_000 } },
  },
})
