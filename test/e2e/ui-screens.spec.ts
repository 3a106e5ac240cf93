import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { resolve } from 'node:path'
import { createFakeCore, type FakeCore } from './support/fake-core.ts'
import { SCREENS } from './support/screen-states.ts'

const APP = resolve(import.meta.dirname, '../../out/renderer')
const SHOTS = resolve(import.meta.dirname, '../../test-results/screens')

const SHAPES = [
  { name: 'light', width: 1280, height: 832, theme: 'light' },
  { name: 'dark', width: 1280, height: 832, theme: 'dark' },
  { name: 'panel', width: 380, height: 560, theme: 'light' },
  { name: 'panel-dark', width: 380, height: 560, theme: 'dark' },
  // A window of 1280 × 832 at 200 % has this many CSS pixels.
  { name: 'zoom-200', width: 640, height: 416, theme: 'light' },
] as const

/** Checked for accessibility in every shape, and seen as a dark panel too. The light sheet is checked always. */
const EXEMPLARY: ReadonlySet<string> = new Set([
  'sign-in-waiting',
  'overview-at-limit',
  'overview-professional',
  'activity',
  'plans',
  'checkout-open',
  'settings',
])

async function expectAccessible(page: Page): Promise<void> {
  // Legacy mode stays on this page; the other opens a second one for each check.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBeLessThanOrEqual(0)
}

for (const screen of SCREENS) {
  test(`the screen ${screen.name} stands in every shape`, async ({ page }) => {
    const problems: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text())
    })
    page.on('pageerror', (error) => problems.push(error.message))
    const core: FakeCore = await createFakeCore(APP, screen.state)
    core.setActivity(screen.activity)
    try {
      await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' })
      await page.setViewportSize({ width: 1280, height: 832 })
      await page.goto(core.link)
      await page.locator('nav').waitFor()
      if (screen.hash !== '') await page.evaluate((hash) => location.assign(hash), screen.hash)
      await expect(page.getByText(screen.shows).first()).toBeVisible()
      if (screen.activity.length > 0 && (screen.hash === '' || screen.hash === '#/activity')) {
        await expect(page.getByRole('cell', { name: 'not charged: Revit closed' })).toBeVisible()
      }
      await page.evaluate(() => document.fonts.ready.then(() => undefined))
      const exemplary = EXEMPLARY.has(screen.name)
      for (const shape of SHAPES.filter(({ name }) => name !== 'panel-dark' || exemplary)) {
        await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: shape.theme })
        await page.setViewportSize({ width: shape.width, height: shape.height })
        await expectNoSidewaysScroll(page)
        await page.screenshot({
          path: resolve(SHOTS, `${screen.name}.${shape.name}.png`),
          fullPage: shape.width < 720,
          animations: 'disabled',
        })
        if (shape.name === 'light' || exemplary) await expectAccessible(page)
      }
      expect(problems).toEqual([])
    } finally {
      await core.close()
    }
  })
}
