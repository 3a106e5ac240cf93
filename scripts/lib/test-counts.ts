import { z } from 'zod'

export interface TestCount {
  readonly passed: number
  readonly failed: number
}

const vitestReportSchema = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numFailedTestSuites: z.int(),
  success: z.boolean(),
})

/** Counts a Vitest JSON report. A file that could not even be loaded counts as one failure. */
export function countVitest(report: unknown): TestCount {
  const { numPassedTests, numFailedTests, success } = vitestReportSchema.parse(report)
  return { passed: numPassedTests, failed: success ? numFailedTests : Math.max(1, numFailedTests) }
}

const playwrightReportSchema = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int() }),
  errors: z.array(z.unknown()),
})

/** Counts a Playwright JSON report. A flaky test is a failed one. */
export function countPlaywright(report: unknown): TestCount {
  const { stats, errors } = playwrightReportSchema.parse(report)
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length }
}
