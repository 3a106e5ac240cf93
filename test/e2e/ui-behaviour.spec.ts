import { expect, test as base, type Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createFakeCore, type FakeCore } from './support/fake-core.ts'
import { ACTIVITY, AT_LIMIT, EMPTY, NORMAL, NOW, PAID, SIGNED_OUT } from './support/screen-states.ts'

const APP = resolve(import.meta.dirname, '../../out/renderer')
const SHOTS = resolve(import.meta.dirname, '../../test-results/screens')

async function shoot(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.screenshot({ path: resolve(SHOTS, `${name}.${colorScheme}.png`), animations: 'disabled' })
  }
}

const test = base.extend<{ core: FakeCore }>({
  core: async ({ page }, use) => {
    const core = await createFakeCore(APP, NORMAL)
    // Pages that the app opens are noted, not loaded: they belong to the cloud.
    await page.addInitScript(() => {
      const opened: string[][] = []
      Object.assign(window, { opened })
      window.open = (url, target, features) => {
        opened.push([String(url), String(target), String(features)])
        return null
      }
    })
    await use(core)
    await core.close()
  },
})

const opened = (page: Page): Promise<unknown> => page.evaluate(() => Reflect.get(window, 'opened'))
const methods = (core: FakeCore): string[] => core.requests.map(({ method }) => method)

const CHECKOUT_ID = '018f3c1a-7b2e-7c41-9d55-2f6c0a9b4e17'
const checkout = {
  planId: 'professional',
  interval: 'month',
  error: null,
  checkout: {
    checkoutId: CHECKOUT_ID,
    planId: 'professional',
    interval: 'month',
    state: 'open',
    url: 'https://cloud.example/checkout/1',
    dueNowCents: 4900,
    expiresAt: NOW + 1_800_000,
  },
} as const

test('the key leaves the address at once and lets this tab load again', async ({ page, core }) => {
  await page.goto(core.link)
  await expect(page.getByRole('heading', { level: 1, name: 'Free' })).toBeVisible()
  expect(page.url()).toBe(`${core.origin}/`)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Free' })).toBeVisible()
})

test('a page opened without the key says which link to open', async ({ page, core }) => {
  await page.goto(core.origin)
  await expect(page.getByRole('heading', { name: 'Open the companion’s own link' })).toBeVisible()
  expect(core.requests).toEqual([])
  await shoot(page, 'no-key')
})

test('signing in opens the browser, shows the code, and ends on the overview', async ({ page, core }) => {
  core.set(SIGNED_OUT)
  const waiting = {
    status: 'waiting',
    userCode: 'WDJB-MJHT',
    verificationUrl: 'https://cloud.example/device?user_code=WDJB-MJHT',
    expiresAt: NOW + 900_000,
    error: null,
  } as const
  core.answer('account.signIn', () => {
    core.set({ signIn: waiting })
    return waiting
  })
  await page.goto(core.link)
  await page.getByRole('button', { name: 'Sign in with the browser' }).click()
  await expect(page.getByText('WDJB-MJHT', { exact: true })).toBeVisible()
  expect(await opened(page)).toEqual([[waiting.verificationUrl, '_blank', 'noopener']])
  core.set(EMPTY)
  await expect(page.getByText('Nothing has run yet')).toBeVisible()
})

test('upgrading opens one checkout, however often it is clicked, and ends when the cloud says so', async ({
  page,
  core,
}) => {
  core.answer('billing.startCheckout', () => {
    core.set({ checkout: { ...checkout, status: 'open' } })
    return { ...checkout, status: 'open' }
  })
  await page.goto(core.link)
  await page.getByRole('link', { name: 'Plans' }).click()
  await page.getByRole('radio', { name: 'Enterprise' }).click()
  await expect(page.getByRole('definition').filter({ hasText: '$699' })).toBeVisible()
  await page.getByRole('radio', { name: 'Professional' }).click()
  await page.getByRole('button', { name: 'Upgrade plan to Professional' }).dblclick()
  await expect(page.getByText('Waiting for payment in the checkout window')).toBeVisible()
  expect(methods(core).filter((method) => method === 'billing.startCheckout')).toHaveLength(1)
  expect(await opened(page)).toEqual([[checkout.checkout.url, 'checkout', 'popup,noopener,width=480,height=760']])
  await page.getByRole('button', { name: 'Open in browser' }).click()
  expect(await opened(page)).toHaveLength(2)

  core.set({ checkout: { ...checkout, status: 'activating' } })
  await expect(page.getByText('Payment received, activating')).toBeVisible()
  core.set({ ...PAID, checkout: { ...checkout, status: 'active' } })
  await expect(page.getByRole('heading', { name: 'Professional is active' })).toBeVisible()
  await page.getByRole('button', { name: 'Done' }).click()
  await expect.poll(() => methods(core)).toContain('billing.dismissCheckout')
})

test('a checkout that cannot start says why and what to do', async ({ page, core }) => {
  core.answer('billing.startCheckout', () => {
    throw new Error('The cloud does not answer.')
  })
  await page.goto(core.link)
  await page.getByRole('link', { name: 'Plans' }).click()
  await page.getByRole('button', { name: 'Upgrade plan to Professional' }).click()
  await expect(page.getByRole('alert')).toHaveText(/The cloud does not answer\. Try again in a minute\./)
  await shoot(page, 'error')
  await page.getByRole('button', { name: /^Dismiss/ }).click()
  await expect(page.getByRole('alert')).toHaveText('')
})

test('a lost connection is told, keeps the last known state, and heals by itself', async ({ page, core }) => {
  await page.goto(core.link)
  await expect(page.getByRole('heading', { level: 1, name: 'Free' })).toBeVisible()
  core.refuse()
  await expect(page.getByText('Connection to the companion lost')).toBeVisible()
  await expect(page.getByRole('meter', { name: 'AI layouts' })).toBeVisible()
  await shoot(page, 'connection-lost')
  core.set(PAID)
  core.accept()
  await expect(page.getByRole('heading', { level: 1, name: 'Professional' })).toBeVisible()
  await expect(page.getByText('Connection to the companion lost')).toBeHidden()
})

test('a core that does not answer yet is waited for', async ({ page, core }) => {
  core.refuse()
  await page.goto(core.link)
  await expect(page.getByText('The companion does not answer yet')).toBeVisible()
  await shoot(page, 'connecting')
  core.accept()
  await expect(page.getByRole('heading', { level: 1, name: 'Free' })).toBeVisible()
})

test('a screen reader hears a meter whole', async ({ page, core }) => {
  await page.goto(core.link)
  await expect(page.getByRole('meter', { name: 'AI layouts' })).toHaveAttribute(
    'aria-valuetext',
    'AI layouts, 3 of 5 used, 1 held, resets 1 December',
  )
})

test('a warning is dismissed at each level it was raised at', async ({ page, core }) => {
  core.set(AT_LIMIT)
  await page.goto(core.link)
  await page.getByRole('button', { name: 'Dismiss the warning about AI layouts' }).click()
  await expect
    .poll(() => core.requests.filter(({ method }) => method === 'warnings.dismiss').map(({ params }) => params))
    .toEqual([
      { meter: 'ai_layouts', period: '2026-11', level: 80 },
      { meter: 'ai_layouts', period: '2026-11', level: 100 },
    ])
})

test('activity is filtered, loaded further and taken along as CSV', async ({ page, core }) => {
  const many = Array.from({ length: 10 }, (_, copy) => ACTIVITY.map((item) => ({ ...item, id: `${item.id}-${copy}` })))
  core.setActivity(many.flat())
  await page.goto(core.link)
  await page.getByRole('link', { name: 'Activity', exact: true }).click()
  await expect(page.getByText('the newest 100 operations')).toBeVisible()
  await page.getByRole('button', { name: 'Load more' }).click()
  await expect(page.getByText('the newest 200 operations')).toBeVisible()
  await page.getByLabel('Outcome').selectOption('Refused')
  await expect(page.getByText('20 operations')).toBeVisible()
  await page.getByLabel('Project').fill('gemeinde')
  await expect(page.getByText('10 operations')).toBeVisible()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download CSV' }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/^revitautoplan-operations-\d{4}-\d{2}-\d{2}\.csv$/)
  const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n')
  expect(lines).toHaveLength(11)
  expect(lines[0]).toMatch(/^\uFEFFStarted \(UTC\),Ended \(UTC\),Operation,Units,Charged/)
  expect(lines[1]).toMatch(/"Gemeindezentrum Oberwil, Wettbewerb 2\. Stufe",Revit 2027,refused: 201\sm² is over/)
  await page.getByLabel('Project').fill('no such project')
  await page.getByRole('button', { name: 'Clear the filter' }).click()
  await expect(page.getByText('the newest 100 operations')).toBeVisible()
})

test('a run that ends is seen without reloading', async ({ page, core }) => {
  const [first] = ACTIVITY
  if (first === undefined) throw new Error('no operation')
  core.setActivity([first])
  await page.goto(core.link)
  await expect(page.getByRole('cell', { name: 'running' })).toBeVisible()
  core.setActivity([{ ...first, outcome: 'not_charged', ending: 'revit_closed', sync: 'recorded' }])
  await expect(page.getByRole('cell', { name: 'not charged: Revit closed' })).toBeVisible()
})

test('the plugin brings up the plan that lifts its refusal', async ({ page, core }) => {
  await page.goto(core.link)
  await expect(page.getByRole('heading', { level: 1, name: 'Free' })).toBeVisible()
  core.set({ open: { view: 'upgrade', plan: 'enterprise', count: 1 } })
  await expect(page.getByRole('button', { name: 'Upgrade plan to Enterprise' })).toBeVisible()
  // The same request, pushed again with another change, does not pull the person back.
  await page.getByRole('link', { name: 'Settings' }).click()
  core.set({ activityRevision: 9 })
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
})

test('the theme follows the system until one is chosen', async ({ page, core }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto(core.link)
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('radio', { name: 'Light' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await page.getByRole('switch', { name: 'Usage warnings' }).click()
  await expect(page.getByRole('switch', { name: 'Usage warnings' })).not.toBeChecked()
})

test('signing out says first that units are given back', async ({ page, core }) => {
  await page.goto(core.link)
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(page.getByText('are given back to the account')).toBeVisible()
  expect(methods(core)).not.toContain('account.signOut')
  await shoot(page, 'sign-out')
  await page.getByRole('button', { name: 'Sign out and give units back' }).click()
  await expect.poll(() => methods(core)).toContain('account.signOut')
})

test('an upgrade can be reached by keyboard alone, and the focus is always seen', async ({ page, core }) => {
  await page.goto(core.link)
  await expect(page.getByRole('heading', { level: 1, name: 'Free' })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  for (const name of ['Overview', 'Activity', 'Plans']) {
    await page.keyboard.press('Tab')
    await expect(page.getByRole('link', { name, exact: true })).toBeFocused()
  }
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Plans' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('radio', { name: 'Professional' })).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('radio', { name: 'Enterprise' })).toBeChecked()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('radio', { name: 'Monthly' })).toBeFocused()
  await page.keyboard.press('Tab')
  const upgrade = page.getByRole('button', { name: 'Upgrade plan to Enterprise' })
  await expect(upgrade).toBeFocused()
  expect(await upgrade.evaluate((button) => getComputedStyle(button).outlineStyle)).toBe('solid')
  await page.keyboard.press('Enter')
  await expect
    .poll(() => core.requests.at(-1))
    .toEqual({
      method: 'billing.startCheckout',
      params: { planId: 'enterprise', interval: 'month' },
    })
})

test('diagnostics is brought up by the plugin, checks again, and saves to the letter what it showed', async ({
  page,
  core,
}) => {
  await page.goto(core.link)
  await expect(page.getByRole('heading', { level: 1, name: 'Free' })).toBeVisible()
  core.set({ open: { view: 'diagnostics', plan: null, count: 1 } })
  await expect(page.getByRole('heading', { level: 1, name: 'Diagnostics' })).toBeFocused()
  await expect(page.getByText('Everything is as it should be.')).toBeVisible()
  const asked = (): number => methods(core).filter((method) => method === 'diagnostics.run').length
  const before = asked()
  await page.getByRole('button', { name: 'Check again' }).click()
  await expect.poll(asked).toBe(before + 1)

  expect(methods(core)).not.toContain('diagnostics.bundle')
  await page.getByRole('button', { name: 'Show what is in it' }).click()
  const shown = await page.getByRole('region', { name: 'Content of the file, to the letter' }).textContent()
  await shoot(page, 'diagnostics-bundle')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save this file' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('revitautoplan-diagnostics-2026-11-22.json')
  expect(await readFile(await file.path(), 'utf8')).toBe(shown)
})

test('a check that fails to answer says so and can be tried again', async ({ page, core }) => {
  core.answer('diagnostics.run', () => {
    throw new Error('The companion is busy.')
  })
  await page.goto(core.link)
  await page.getByRole('link', { name: 'Diagnostics' }).click()
  await expect(page.getByRole('alert')).toHaveText(/The companion is busy/)
  await expect(page.getByText('Nothing could be looked at')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Check again' })).toBeEnabled()
  await shoot(page, 'diagnostics-error')
})

test('projects are shown by month and taken along as CSV that a spreadsheet of the region reads', async ({
  page,
  core,
}) => {
  core.set(PAID)
  core.setActivity(ACTIVITY)
  await page.addInitScript(() => Object.defineProperty(navigator, 'language', { value: 'de-DE' }))
  await page.goto(core.link)
  await page.getByRole('link', { name: 'Activity', exact: true }).click()
  await page.getByRole('link', { name: 'By project' }).click()
  await expect(page).toHaveURL(/#\/activity\/projects$/)
  const total = page.getByRole('row', { name: /^Total/ })
  await expect(total.getByRole('cell')).toHaveText([
    'AI layouts50',
    'Building scans4',
    'Runs57',
    'Not charged3',
    'Refused1',
  ])
  await page.getByLabel('Month').selectOption('October 2026')
  await expect.poll(() => core.requests.at(-1)?.params).toEqual({ period: '2026-10' })
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download CSV, all months' }).click()
  const lines = (await readFile(await (await download).path(), 'utf8')).trimEnd().split('\r\n')
  expect(lines[0]).toBe('\uFEFFMonth;Project;Operation;Charged;Over the limit;Runs;Not charged;Refused')
  expect(lines).toContain('2026-11;Haus am Hang;AI layout;21;0;22;1;0')
  await page.goBack()
  await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible()
})

test('a part of Settings has an address of its own', async ({ page, core }) => {
  await page.goto(core.link)
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('link', { name: 'Storage and logs' }).click()
  await expect(page.getByRole('heading', { name: 'Storage and logs' })).toBeFocused()
  await expect(page.getByText(String.raw`C:\Users\a.keller\AppData\Local\RevitAutoPlan\logs`)).toBeVisible()
  await page.getByRole('link', { name: 'Overview' }).click()
  await page.evaluate(() => location.assign('#/settings/privacy'))
  await expect(page.getByRole('heading', { name: 'Privacy: what we send' })).toBeFocused()
  await expect(page.getByRole('heading', { name: 'Privacy: what we send' })).toBeInViewport()
})
