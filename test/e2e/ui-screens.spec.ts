import { expect, test, type Page } from '@playwright/test'
import { resolve } from 'node:path'
import { PSEUDO_LOCALE } from '../../shared/words/locale.ts'
import { expectAccessible } from './support/expect-accessible.ts'
import { createFakeCore, type FakeCore } from './support/fake-core.ts'
import { findLayoutFaults } from './support/find-layout-faults.ts'
import { FOR_PROGRAMS, readWords, withoutData } from './support/read-words.ts'
import { DATA, screens, type Group, type Screen } from './support/screens.ts'
import { SHAPES, takeShape, type Shape } from './support/shapes.ts'

const APP = resolve(import.meta.dirname, '../../out/renderer')
const SHOTS = resolve(import.meta.dirname, '../../test-results/screens')
const GROUPS: readonly Group[] = [
  'overview',
  'state',
  'activity',
  'history',
  'plans',
  'checkout',
  'settings',
  'diagnostics',
  'sign-in',
]
/** Every picture, for whoever wants to look at all of them. */
const ALL_PICTURES = process.env['ALL_PICTURES'] === 'true'
/** One state of each view. */
const EXEMPLARY: ReadonlySet<string> = new Set([
  'sign-in-waiting',
  'overview-at-limit',
  'overview-professional',
  'offline',
  'activity',
  'plans',
  'checkout-open',
  'settings',
  'months',
  'projects',
  'diagnostics-offline',
])
const LOCALES = [...new Set(SHAPES.map(({ locale }) => locale))]
const byLocale = new Map(LOCALES.map((locale) => [locale, screens(locale)]))

/** Shows a screen on a page that is connected already, as the companion would: by a new state. */
async function show(page: Page, core: FakeCore, screen: Screen): Promise<void> {
  core.set({ ...screen.state, activityRevision: core.state().activityRevision })
  core.setActivity(screen.activity)
  await page.evaluate((hash) => {
    if (location.hash !== hash) location.assign(hash)
  }, screen.hash)
  await expect(page.locator('html')).toHaveAttribute('lang', screen.state.locale)
  await expect(page.getByText(screen.shows).first()).toBeVisible()
  if (
    screen.core === undefined &&
    (screen.hash === '#/overview' || screen.hash === '#/activity') &&
    (screen.group === 'activity' || screen.state.account !== null)
  ) {
    const rows = screen.group === 'activity' ? screen.activity.length : Math.min(5, screen.activity.length)
    await expect(page.locator('tbody tr')).toHaveCount(rows)
    const refusal = screen.activity.find(({ message }) => message !== null)?.message ?? null
    if (refusal !== null) await expect(page.locator('td[title]').first()).toHaveAttribute('title', refusal)
  }
}

async function expectToStand(page: Page, screen: Screen, shape: Shape): Promise<void> {
  expect.soft(await findLayoutFaults(page), `${screen.name}, ${shape.name}`).toEqual([])
  if (shape.picture || ALL_PICTURES) {
    const path = resolve(SHOTS, `${screen.name}.${shape.name}.png`)
    await page.screenshot({ path, fullPage: shape.width < 720, animations: 'disabled' })
  }
  if (shape.access !== null) await expectAccessible(page, shape.access)
}

async function expectPlainWords(page: Page, screen: Screen): Promise<void> {
  const words = withoutData(await readWords(page), DATA)
  expect
    .soft(
      words.filter((text) => FOR_PROGRAMS.test(text)),
      `${screen.name} speaks to programs`,
    )
    .toEqual([])
  if (screen.state.locale !== PSEUDO_LOCALE) return
  const untranslated = words.filter((text) => /[A-Za-z]{2,}/.test(text))
  expect.soft(untranslated, `${screen.name} has words that no catalogue holds`).toEqual([])
}

for (const group of GROUPS) {
  test(`every screen of ${group} stands in every shape and language`, async ({ page }) => {
    test.setTimeout(240_000)
    const problems: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text())
    })
    page.on('pageerror', (error) => problems.push(error.message))
    const session = await page.context().newCDPSession(page)
    let core: FakeCore | null = null
    let played: Screen['core']
    try {
      const count = byLocale.get(PSEUDO_LOCALE)?.filter((screen) => screen.group === group).length ?? 0
      for (let index = 0; index < count; index += 1) {
        let shown: Screen | null = null
        for (const shape of SHAPES) {
          const screen = byLocale.get(shape.locale)?.filter((one) => one.group === group)[index]
          if (screen === undefined) throw new Error(`no screen ${index} of ${group}`)
          if (shape.onlyExemplary && !EXEMPLARY.has(screen.name) && !ALL_PICTURES) continue
          if (core === null || played !== undefined || screen.core !== undefined) {
            if (shown === null || core === null) {
              await core?.close()
              core = await createFakeCore(APP, screen.state)
              screen.core?.(core)
              await page.goto('about:blank')
              await page.goto(`${core.link}`)
              await page.locator('nav').waitFor()
            }
            played = screen.core
          }
          await takeShape(page, session, shape)
          if (screen !== shown) {
            await show(page, core, screen)
            await expectPlainWords(page, screen)
            shown = screen
          }
          await expectToStand(page, screen, shape)
        }
      }
      expect(problems).toEqual([])
    } finally {
      await core?.close()
    }
  })
}
