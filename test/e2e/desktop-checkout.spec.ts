import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { build } from '../../scripts/build.ts'
import { approveDevice } from '../../scripts/lib/approve-device.ts'
import { demoAccount, ensureSignedUp } from '../../scripts/lib/demo-account.ts'
import { openStage, type Stage } from '../../scripts/lib/main-job-stage.ts'
import { openShell, type Shell } from './support/desktop-stage.ts'

/** Signing in and upgrading in the desktop shell, on the real processes. */

const electron = process.env['ELECTRON_EXECUTABLE'] ?? ''
test.skip(electron === '', 'ELECTRON_EXECUTABLE names no Electron to open the shell in')

let folder: string
let stage: Stage
let shell: Shell

test.beforeAll(async () => {
  await build()
  folder = mkdtempSync(join(tmpdir(), 'revitautoplan-desktop-checkout-'))
  stage = await openStage(join(import.meta.dirname, '..', '..'), folder, 1000)
  shell = await openShell(electron, { REVITAUTOPLAN_HOME: stage.home, REVITAUTOPLAN_CLOUD_URL: stage.cloudUrl })
})

test.afterAll(async () => {
  await shell?.app.close()
  await stage?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

async function isShown(): Promise<boolean> {
  return await shell.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false)
}

test('signs in through the browser, pays in the sandboxed window, and comes back to the app', async () => {
  test.setTimeout(120_000)
  const { app, window } = shell
  const account = demoAccount(join(folder, 'demo-account.json'))
  await ensureSignedUp(stage.cloudUrl, account)
  const screenshot = (page: typeof window, name: string): Promise<Buffer> =>
    page.screenshot({ path: join('test-results', 'desktop', `${name}.png`) })

  await window.getByRole('button', { name: 'Sign in with the browser' }).click()
  await expect.poll(shell.openedInBrowser).toHaveLength(1)
  const [approve] = await shell.openedInBrowser()
  expect(approve).toContain(`${stage.cloudUrl}/device`)
  const userCode = new URL(approve ?? '').searchParams.get('user_code') ?? ''
  await approveDevice(stage.cloudUrl, account, userCode)
  await expect(window.getByRole('meter', { name: /AI layouts/ })).toBeVisible({ timeout: 15_000 })
  await screenshot(window, 'overview')

  await window.getByRole('link', { name: 'Plans', exact: true }).click()
  const [checkout] = await Promise.all([
    app.waitForEvent('window'),
    window.getByRole('button', { name: 'Upgrade plan to Professional' }).click(),
  ])
  await checkout.waitForURL(/\/checkout\//)
  const form = checkout.frameLocator('iframe')
  await form.getByLabel('Card number').fill('4242424242424242')
  await form.getByLabel('Expiry (MM / YY)').fill('12 / 34')
  await form.getByLabel('Security code (CVC)').fill('123')
  await screenshot(checkout, 'checkout')
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.hide()
  })
  const closed = checkout.waitForEvent('close', { timeout: 15_000 })
  await form.getByRole('button', { name: /^Pay / }).click()

  // Once the cloud says that the plan is active, the checkout goes away and the app is back in front.
  await closed
  await expect.poll(isShown).toBe(true)
  await expect(window.getByText('Professional is active').first()).toBeVisible()
  await screenshot(window, 'active')
})
