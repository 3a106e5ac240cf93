import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts', '**/*.test.tsx'],
    exclude: ['node_modules/**', 'out/**', 'test/e2e/**', '.data/**'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Two cores: more workers than that only make the timing-sensitive tests wait.
    maxWorkers: 2,
  },
})
