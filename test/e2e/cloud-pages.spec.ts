import { expect, test } from '@playwright/test'
import { startTestCloud, type TestCloud } from '../../server/testing/start-test-cloud.ts'
import { lookAt } from './support/look-at.ts'

let cloud: TestCloud
test.beforeAll(async () => {
  cloud = await startTestCloud()
})
test.afterAll(async () => {
  await cloud.close()
})

async function deviceCode(): Promise<{ address: string; code: string }> {
  const answer = await cloud.browser().postJson('/api/auth/device/code', { client_id: 'revitautoplan-companion' })
  const body: unknown = await answer.json()
  if (typeof body !== 'object' || body === null) throw new Error('no code')
  const values = Object.fromEntries(Object.entries(body))
  return { address: String(values['verification_uri_complete']), code: String(values['user_code']) }
}

test('the cloud’s pages for everybody', async ({ page }) => {
  test.setTimeout(120_000)
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('the server responded with')) faults.push(message.text())
  })
  await page.goto(`${cloud.url}/`)
  await expect(page.getByRole('heading', { name: 'Plans and prices' })).toBeVisible()
  await lookAt(page, 'cloud-plans-monthly')
  await page.getByRole('link', { name: 'Yearly, two months free' }).click()
  await expect(page.getByText('$490', { exact: true })).toBeVisible()
  await lookAt(page, 'cloud-plans-yearly')
  await page.getByRole('link', { name: 'Sign in', exact: true }).click()
  await lookAt(page, 'cloud-sign-in')
  await page.getByLabel('E-mail').fill('nobody@example.com')
  await page.getByLabel('Password').fill('not the right one')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert')).toContainText('The e-mail address or the password is wrong.')
  await expect(page.getByLabel('E-mail')).toHaveValue('nobody@example.com')
  await lookAt(page, 'cloud-sign-in-wrong')
  await page.goto(`${cloud.url}/forgot-password`)
  await lookAt(page, 'cloud-forgot-password')
  await page.goto(`${cloud.url}/nothing-here`)
  await lookAt(page, 'cloud-not-found')
  expect(faults).toEqual([])
})

test('the cloud’s pages from a device to its account', async ({ page }) => {
  test.setTimeout(120_000)
  const { address, code } = await deviceCode()
  await page.goto(address)
  await page.getByRole('main').getByRole('link', { name: 'Sign up' }).click()
  await page.getByLabel('Your name').fill('Anna Berg')
  await page.getByLabel('E-mail').fill('anna')
  await page.getByLabel('Password').fill('short')
  await page.getByRole('button', { name: 'Sign up' }).click()
  await expect(page.getByText('Enter an e-mail address')).toBeVisible()
  await lookAt(page, 'cloud-sign-up-wrong')
  await page.getByLabel('E-mail').fill('anna@bergundpartner-architekten.example')
  await page.getByLabel('Password').fill('a long enough one')
  await page.getByRole('button', { name: 'Sign up' }).click()

  await expect(page.getByText(code, { exact: true })).toBeVisible()
  await lookAt(page, 'cloud-device')
  await page.getByRole('button', { name: 'Approve' }).click()
  await expect(page.getByRole('heading', { name: 'Approve this device?' })).toBeVisible()
  await page.getByLabel('The companion on my own computer shows this code.').check()
  await page.getByRole('button', { name: 'Approve' }).click()
  await expect(page.getByRole('heading', { name: 'Device approved' })).toBeVisible()
  await lookAt(page, 'cloud-device-approved')

  await page.getByRole('link', { name: 'Go to your account' }).click()
  await expect(page.getByText('Confirm your e-mail.')).toBeVisible()
  await lookAt(page, 'cloud-account')
  await page.goto(`${cloud.url}/admin`)
  await expect(page.getByText('This page is for admins only.')).toBeVisible()
  await lookAt(page, 'cloud-admin-refused')
  await cloud.cloud.db.updateTable('auth_user').set({ role: 'admin' }).where('email', 'like', 'anna@%').execute()
  await page.goto(`${cloud.url}/admin`)
  await expect(page.getByRole('heading', { name: 'Accounts' })).toBeVisible()
  await lookAt(page, 'cloud-admin')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})
