import { defineConfig } from '@playwright/test'
import { findChromium } from './scripts/lib/find-chromium.ts'

const chromium = findChromium()
const report = process.env['PLAYWRIGHT_JSON_REPORT']

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  workers: 2,
  fullyParallel: true,
  forbidOnly: process.env['CI'] === 'true',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: report === undefined ? [['list']] : [['list'], ['json', { outputFile: report }]],
  use: {
    locale: 'en-GB',
    timezoneId: 'Europe/Zurich',
    screenshot: 'only-on-failure',
    launchOptions: {
      args: ['--no-sandbox'],
      ...(chromium === null ? {} : { executablePath: chromium }),
    },
  },
})
