import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { startTestCloud, type TestCloud } from '../../server/testing/start-test-cloud.ts'

const SHAPES = [
  { name: 'light', colorScheme: 'light', width: 1280, height: 800, checked: true },
  { name: 'dark', colorScheme: 'dark', width: 1280, height: 800, checked: false },
  { name: 'narrow', colorScheme: 'light', width: 380, height: 560, checked: false },
] as const

let cloud: TestCloud
test.beforeAll(async () => {
  cloud = await startTestCloud()
})
test.afterAll(async () => {
  await cloud.close()
})

/** Takes the picture, and refuses a page that scrolls sideways or, in the shapes of `checked`, that a screen reader cannot follow. */
async function look(page: Page, name: string, checked: boolean): Promise<void> {
  await page.screenshot({ path: `test-results/screens/cloud-${name}.png`, fullPage: true })
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  )
  expect(sideways, `${name} scrolls sideways`).toBe(false)
  if (!checked) return
  // Legacy mode stays on this page; the other opens a second one for each check.
  const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  expect(passes.length).toBeGreaterThan(10)
}

async function deviceCode(): Promise<{ address: string; code: string }> {
  const answer = await cloud.browser().postJson('/api/auth/device/code', { client_id: 'revitautoplan-companion' })
  const body: unknown = await answer.json()
  if (typeof body !== 'object' || body === null) throw new Error('no code')
  const values = Object.fromEntries(Object.entries(body))
  return { address: String(values['verification_uri_complete']), code: String(values['user_code']) }
}

for (const shape of SHAPES) {
  test.describe(`the cloud's pages, ${shape.name}`, () => {
    test.use({ colorScheme: shape.colorScheme, viewport: { width: shape.width, height: shape.height } })

    const see = async (page: Page, name: string): Promise<void> =>
      await look(page, `${name}-${shape.name}`, shape.checked)

    test('for everybody', async ({ page }) => {
      const faults: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().includes('the server responded with'))
          faults.push(message.text())
      })
      await page.goto(`${cloud.url}/`)
      await expect(page.getByRole('heading', { name: 'Plans and prices' })).toBeVisible()
      await see(page, 'plans-monthly')
      await page.getByRole('link', { name: 'Yearly, two months free' }).click()
      await expect(page.getByText('$490', { exact: true })).toBeVisible()
      await see(page, 'plans-yearly')
      await page.getByRole('link', { name: 'Sign in', exact: true }).click()
      await see(page, 'sign-in')
      await page.getByLabel('E-mail').fill('nobody@example.com')
      await page.getByLabel('Password').fill('not the right one')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await expect(page.getByRole('alert')).toContainText('The e-mail address or the password is wrong.')
      await expect(page.getByLabel('E-mail')).toHaveValue('nobody@example.com')
      await see(page, 'sign-in-wrong')
      await page.goto(`${cloud.url}/forgot-password`)
      await see(page, 'forgot-password')
      await page.goto(`${cloud.url}/nothing-here`)
      await see(page, 'not-found')
      expect(faults).toEqual([])
    })

    test('from a device to its account', async ({ page }) => {
      const { address, code } = await deviceCode()
      await page.goto(address)
      await page.getByRole('main').getByRole('link', { name: 'Sign up' }).click()
      await page.getByLabel('Your name').fill('Anna Berg')
      await page.getByLabel('E-mail').fill('anna')
      await page.getByLabel('Password').fill('short')
      await page.getByRole('button', { name: 'Sign up' }).click()
      await expect(page.getByText('Enter an e-mail address')).toBeVisible()
      await see(page, 'sign-up-wrong')
      await page.getByLabel('E-mail').fill(`anna.${shape.name}@bergundpartner-architekten.example`)
      await page.getByLabel('Password').fill('a long enough one')
      await page.getByRole('button', { name: 'Sign up' }).click()

      await expect(page.getByText(code, { exact: true })).toBeVisible()
      await see(page, 'device')
      await page.getByRole('button', { name: 'Approve' }).click()
      await expect(page.getByRole('heading', { name: 'Approve this device?' })).toBeVisible()
      await page.getByLabel('The companion on my own computer shows this code.').check()
      await page.getByRole('button', { name: 'Approve' }).click()
      await expect(page.getByRole('heading', { name: 'Device approved' })).toBeVisible()
      await see(page, 'device-approved')

      await page.getByRole('link', { name: 'Go to your account' }).click()
      await expect(page.getByText('Confirm your e-mail.')).toBeVisible()
      await see(page, 'account')
      await page.goto(`${cloud.url}/admin`)
      await expect(page.getByText('This page is for admins only.')).toBeVisible()
      await see(page, 'admin-refused')
      await cloud.cloud.db
        .updateTable('auth_user')
        .set({ role: 'admin' })
        .where('email', 'like', `anna.${shape.name}@%`)
        .execute()
      await page.goto(`${cloud.url}/admin`)
      await expect(page.getByRole('heading', { name: 'Accounts' })).toBeVisible()
      await see(page, 'admin')
      await page.getByRole('button', { name: 'Sign out' }).click()
      await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    })
  })
}
