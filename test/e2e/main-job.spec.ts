import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { compareBooks } from '../../scripts/lib/compare-books.ts'
import { demoAccount, ensureSignedUp, type DemoAccount } from '../../scripts/lib/demo-account.ts'
import { openStage, type Stage } from '../../scripts/lib/main-job-stage.ts'
import { readDiscovery } from '../../tools/revit-simulator/read-discovery.ts'
import { connectRevit, type RevitConnection } from '../../tools/revit-simulator/revit-connection.ts'
import { runOperation, type OperationOutcome } from '../../tools/revit-simulator/run-operation.ts'

/** The whole main job on the real processes, as a person does it: in the windows of a real browser. */

const root = join(import.meta.dirname, '..', '..')
const HOLD_GRACE = 1000
const PAYS = '4242424242424242'
const DECLINES = '4000000000000002'
const ASKS_3DS = '4000002500003155'

let folder: string
let stage: Stage
let account: DemoAccount
let revit: RevitConnection

async function openRevit(year: number): Promise<RevitConnection> {
  const discovery = readDiscovery(stage.home)
  if (!discovery.ok) throw new Error(discovery.failure)
  return await connectRevit(discovery.value, { year, clientName: 'RevitAutoPlan', clientVersion: '1.0.0' })
}

async function layout(
  ending: 'succeed' | 'fail' | 'crash' = 'succeed',
  connection = revit,
  workMs = 60,
): Promise<OperationOutcome> {
  return await runOperation(connection, {
    operation: 'ai_layout',
    units: 1,
    areaSqm: 180,
    projectLabel: 'Lakeside house',
    workMs,
    ending,
  })
}

async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join('test-results', 'main-job', `${name}.png`), fullPage: true })
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(
    violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(' | ')}`),
  ).toEqual([])
}

/** Opens the page that a click opens in a window of its own. */
async function opened(context: BrowserContext, click: () => Promise<void>): Promise<Page> {
  const [page] = await Promise.all([context.waitForEvent('page'), click()])
  await page.waitForLoadState()
  return page
}

async function pay(checkout: Page, card: string): Promise<void> {
  const form = checkout.frameLocator('iframe')
  await form.getByLabel('Card number').fill(card)
  await form.getByLabel('Expiry (MM / YY)').fill('12 / 34')
  await form.getByLabel('Security code (CVC)').fill('123')
  await form.getByRole('button', { name: /^Pay / }).click()
}

test.describe.configure({ mode: 'serial' })
test.use({ viewport: { width: 1240, height: 860 } })

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'revitautoplan-e2e-'))
  stage = await openStage(root, folder, HOLD_GRACE)
  account = demoAccount(join(folder, 'demo-account.json'))
  await ensureSignedUp(stage.cloudUrl, account)
  revit = await openRevit(2026)
})

test.afterAll(async () => {
  await stage?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('the main job: sign in, five pass, the sixth is refused, upgrade, offline, settled', async ({ page, context }) => {
  test.setTimeout(120_000)

  await test.step('before sign-in Revit is told to sign in', async () => {
    const outcome = await layout()
    expect(outcome).toMatchObject({ kind: 'denied', decision: { code: 'sign_in_required' } })
  })

  await test.step('the architect signs in on the desktop', async () => {
    await page.goto(stage.uiUrl)
    const browser = await opened(context, async () => {
      await page.getByRole('button', { name: 'Sign in with the browser' }).click()
    })
    await expectAccessible(page)
    await screenshot(page, '01-sign-in-code')
    await browser.getByLabel('E-mail').fill(account.email)
    await browser.getByLabel('Password').fill(account.password)
    await browser.getByRole('button', { name: 'Sign in' }).click()
    await expect(browser.getByRole('heading', { name: 'Approve this device?' })).toBeVisible()
    const code = (await browser.locator('.code').textContent())?.trim() ?? ''
    await expect(page.getByText(code, { exact: true })).toBeVisible()
    await expectAccessible(browser)
    await screenshot(browser, '02-approve-device')
    await browser.getByLabel('The companion on my own computer shows this code.').check()
    await browser.getByRole('button', { name: 'Approve' }).click()
    await browser.close()
    await expect(page.getByRole('meter', { name: /AI layouts/ })).toBeVisible({ timeout: 15_000 })
  })

  await test.step('five layouts pass; a failed run and a dead Revit are charged nothing and say so', async () => {
    expect(await layout()).toMatchObject({ kind: 'charged', charged: 1 })
    expect((await layout('fail')).kind).toBe('released')
    expect((await layout('crash', await openRevit(2027))).kind).toBe('crashed')
    await expect(page.getByText(/not charged: it failed|not charged: the AI failed/).first()).toBeVisible()
    await expect(page.getByText(/not charged: Revit closed/).first()).toBeVisible({ timeout: 15_000 })
    const running = layout('succeed', revit, 4000)
    await expect(page.getByText('1 held').first()).toBeVisible()
    await screenshot(page, '03-overview-running')
    expect(await running).toMatchObject({ kind: 'charged', charged: 1 })
    for (let run = 0; run < 3; run += 1) expect(await layout()).toMatchObject({ kind: 'charged', charged: 1 })
    await expect(page.getByText('5 of 5').first()).toBeVisible()
    await screenshot(page, '04-overview-at-limit')
    await expectAccessible(page)
  })

  await test.step('the sixth is refused with the limit, the reset date and what Professional gives', async () => {
    const outcome = await layout()
    expect(outcome).toMatchObject({ kind: 'denied', decision: { code: 'quota_exhausted', meter: { limit: 5 } } })
    if (outcome.kind !== 'denied') return
    expect(outcome.decision.message).toContain('Professional gives 100')
    expect(outcome.decision.meter?.resetsAt).toMatch(/-01T00:00:00\.000Z$/)
    await page
      .getByRole('link', { name: 'Activity', exact: true })
      .or(page.getByRole('button', { name: 'Activity', exact: true }))
      .click()
    await expect(page.getByText(/^refused:/).first()).toBeVisible()
    await screenshot(page, '05-activity')
    await expectAccessible(page)
  })

  await test.step('the architect upgrades in the app; the same Revit is allowed within 10 seconds', async () => {
    await page
      .getByRole('link', { name: 'Plans', exact: true })
      .or(page.getByRole('button', { name: 'Plans', exact: true }))
      .click()
    await screenshot(page, '06-plans')
    await expectAccessible(page)
    const checkout = await opened(context, async () => {
      await page.getByRole('button', { name: 'Upgrade plan to Professional' }).click()
    })
    await pay(checkout, DECLINES)
    await expect(checkout.frameLocator('iframe').getByRole('alert')).toContainText(/declined/i)
    await screenshot(checkout, '07-checkout-declined')
    expect((await layout()).kind).toBe('denied')

    await pay(checkout, ASKS_3DS)
    const challenge = checkout.frameLocator('iframe')
    await challenge.getByRole('button', { name: 'Fail' }).click()
    await expect(challenge.getByRole('alert')).toBeVisible()

    await pay(checkout, PAYS)
    const paidAt = Date.now()
    await expect.poll(async () => (await layout()).kind, { timeout: 10_000 }).toBe('charged')
    expect(Date.now() - paidAt).toBeLessThan(10_000)
    await expect(page.getByText('Professional is active').first()).toBeVisible({ timeout: 10_000 })
    await screenshot(page, '08-active')
    await expect(checkout.getByText(/active/i).first()).toBeVisible({ timeout: 10_000 })
    await screenshot(checkout, '09-checkout-done')
    await checkout.close()
  })

  await test.step('the network goes away, three more runs pass, and the app says so', async () => {
    await stage.network.cut()
    await page
      .getByRole('link', { name: 'Overview', exact: true })
      .or(page.getByRole('button', { name: 'Overview', exact: true }))
      .click()
    await expect(page.getByText('Offline').first()).toBeVisible({ timeout: 30_000 })
    for (let run = 0; run < 3; run += 1) {
      expect(await layout()).toMatchObject({ kind: 'charged', decision: { code: 'ok_offline' } })
    }
    await expect(page.getByText('9 of 100').first()).toBeVisible()
    await screenshot(page, '10-offline')
    await expectAccessible(page)
  })

  await test.step('the network returns, and ledger and journal agree by event id', async () => {
    await stage.network.mend()
    await page.getByRole('button', { name: 'Try now' }).click()
    await expect(page.getByText('Offline')).toHaveCount(0, { timeout: 30_000 })
    await expect
      .poll(() => compareBooks(stage.storeFile, stage.databaseFile), { timeout: 15_000 })
      .toEqual({
        journal: 9,
        ledger: 9,
        differences: [],
      })
    await expect(page.getByText('9 of 100').first()).toBeVisible()
    await screenshot(page, '11-settled')
  })
})
