import { expect, test as base, type Page } from '@playwright/test'
import { resolve } from 'node:path'
import { createFakeCore, type FakeCore } from './support/fake-core.ts'
import { ACTIVITY, AT_LIMIT, checkout, EMPTY, NORMAL, NOW, PAID, SIGNED_OUT } from './support/screen-states.ts'

const APP = resolve(import.meta.dirname, '../../out/renderer')

const test = base.extend<{ core: FakeCore }>({
  core: async ({ page }, use) => {
    const core = await createFakeCore(APP, NORMAL)
    await page.addInitScript(() => {
      window.open = () => null
    })
    await use(core)
    await core.close()
  },
})

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')

/** Presses Tab until the element of these words has the focus; each stop on the way is seen. */
async function tabTo(page: Page, words: string | RegExp): Promise<void> {
  const stops: string[] = []
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab')
    const name = await focused(page)
    stops.push(name)
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)
    expect(outline, `the focus is seen on ${name}`).not.toBe('none')
    if (typeof words === 'string' ? name === words : words.test(name)) return
  }
  throw new Error(`no ${String(words)} among ${stops.join(' | ')}`)
}

test('the whole main job is done by keyboard alone: sign in, see, upgrade, go on', async ({ page, core }) => {
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
  core.answer('billing.startCheckout', () => {
    core.set({ checkout: checkout('open') })
    return checkout('open')
  })
  core.answer('billing.dismissCheckout', () => {
    core.set({ checkout: null })
    return {}
  })
  await page.goto(core.link)
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()

  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('Skip to content')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
  await tabTo(page, 'Sign in with the browser')
  await page.keyboard.press('Enter')
  await expect(page.getByText('WDJB-MJHT', { exact: true })).toBeVisible()
  // The button that was pressed is gone; the next stop is still in the content.
  await tabTo(page, 'Open the browser again')

  core.set(AT_LIMIT)
  await expect(page.getByRole('heading', { level: 1, name: 'Free' })).toBeVisible()
  await tabTo(page, 'Compare plans')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Plans' })).toBeFocused()
  await tabTo(page, 'Upgrade plan to Professional')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Waiting for payment in the checkout window')).toBeVisible()
  await tabTo(page, 'Show the checkout window')

  core.set({ ...PAID, checkout: checkout('active') })
  await expect(page.getByRole('heading', { name: 'Professional is active' })).toBeVisible()
  await tabTo(page, 'Done')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'What Enterprise changes for you' })).toBeVisible()
})

test('what is dismissed gives the focus to the place it stood in', async ({ page, core }) => {
  core.set(AT_LIMIT)
  core.answer('warnings.dismiss', () => {
    core.set({ warnings: [] })
    return {}
  })
  await page.goto(core.link)
  await expect(page.getByRole('heading', { level: 1, name: 'Free' })).toBeVisible()
  await tabTo(page, 'Dismiss the warning about AI layouts')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('Compare plans')
})

test('signing out asks first, and Escape takes it back', async ({ page, core }) => {
  await page.goto(`${core.link}`)
  await page.getByRole('link', { name: 'Settings' }).press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused()
  await tabTo(page, 'Sign out')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Sign out on this computer?' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { name: 'Sign out on this computer?' })).toBeHidden()
  await expect(page.getByRole('button', { name: 'Sign out', exact: true })).toBeFocused()
  expect(core.requests.map(({ method }) => method)).not.toContain('account.signOut')
})

test('a screen reader finds the overview in order', async ({ page, core }) => {
  core.set(EMPTY)
  core.setActivity(ACTIVITY.slice(1, 2))
  await page.goto(core.link)
  await expect(page.getByRole('cell', { name: 'charged 1' })).toBeVisible()
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Free" [level=1]
      - paragraph: resets Tuesday 1 December, in 9 days
      - region "Usage this month":
        - heading "Usage this month" [level=2]
        - heading "AI layouts" [level=3]
        - meter "AI layouts"
      - region "Running now":
        - heading "Running now" [level=2]
      - region "Last operations":
        - heading "Last operations" [level=2]
        - table "Last operations":
          - rowgroup:
            - row "When Operation Area Outcome Cloud"
          - rowgroup:
            - row /AI layout.* charged 1 waiting/
  `)
})
