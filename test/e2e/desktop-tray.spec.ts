import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { startPart } from '../../scripts/lib/child-process.ts'
import { type DesktopStage, openDesktop } from './support/desktop-stage.ts'

/** The life of the shell beside its window: tray, panel, links, restarts. In a real Electron, attached to a real core. */

const electron = process.env['ELECTRON_EXECUTABLE'] ?? ''
test.skip(electron === '', 'ELECTRON_EXECUTABLE names no Electron to open the shell in')
test.describe.configure({ mode: 'serial' })

const root = join(import.meta.dirname, '..', '..')
let stage: DesktopStage

test.beforeAll(async () => {
  stage = await openDesktop(electron)
})

test.afterAll(async () => {
  await stage?.close()
})

/** The app's full window; the panel is smaller. */
async function isShown(): Promise<boolean> {
  return await stage.app.evaluate(
    ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((one) => one.isResizable())
        ?.isVisible() ?? false,
  )
}

async function panelBounds(): Promise<{ width: number; height: number; visible: boolean } | null> {
  return await stage.app.evaluate(({ BrowserWindow }) => {
    const panel = BrowserWindow.getAllWindows().find((one) => !one.isResizable())
    if (panel === undefined) return null
    const { width, height } = panel.getBounds()
    return { width, height, visible: panel.isVisible() }
  })
}

/** Starts the shell a second time with words of its own, as the operating system does for a link. */
async function startAgain(...words: string[]): Promise<void> {
  const { program, programArguments, env } = stage.launch
  const second = spawn(program, [...programArguments, ...words], { env, stdio: 'ignore' })
  const [code] = await once(second, 'exit')
  expect(code).toBe(0)
}

async function closeWindow(): Promise<void> {
  await stage.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()
      .find((one) => one.isResizable())
      ?.close()
  })
  await expect.poll(isShown).toBe(false)
}

async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  await page.screenshot({ path: join('test-results', 'desktop', `${name}.png`) })
}

test('stays in the tray when its window is closed, and comes back as it was', async () => {
  await stage.window.evaluate(() => {
    location.hash = '#/activity'
  })
  await closeWindow()
  expect(stage.app.process().exitCode).toBeNull()
  await startAgain()
  await expect.poll(isShown).toBe(true)
  await expect(stage.window.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible()
})

test('tells once that it goes on in the tray', async () => {
  const memory: unknown = JSON.parse(readFileSync(join(stage.home, 'shell', 'shell.json'), 'utf8'))
  expect(memory).toMatchObject({ toldOfTray: true, closeToTray: true, rendering: 'automatic' })
})

test('opens the view that a link names, from a second start', async () => {
  await startAgain('revitautoplan://settings')
  await expect(stage.window.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
  await closeWindow()
  await startAgain('revitautoplan://activity/')
  await expect.poll(isShown).toBe(true)
  await expect(stage.window.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible()
  expect(stage.window.url()).toBe('app://companion/#/activity')
})

test('goes nowhere for a link that is none of its own', async () => {
  for (const link of [
    'revitautoplan://plans/../../etc',
    'revitautoplan://checkout?plan=enterprise',
    'revitautoplan://settings#x',
  ]) {
    await startAgain(link)
  }
  expect(stage.window.url()).toBe('app://companion/#/activity')
  expect(await stage.openedInBrowser()).toEqual([])
  expect(stage.requests).toEqual([])
})

test('stays away when it is started hidden a second time', async () => {
  await closeWindow()
  await startAgain('--hidden')
  expect(await isShown()).toBe(false)
  await startAgain()
  await expect.poll(isShown).toBe(true)
})

test('opens a panel of 380 × 560 with the way to the full window', async () => {
  await closeWindow()
  const [panel] = await Promise.all([stage.app.waitForEvent('window'), startAgain('--panel')])
  await expect.poll(panelBounds).toEqual({ width: 380, height: 560, visible: true })
  await expect(panel.getByRole('button', { name: /sign in/i }).first()).toBeVisible()
  await expect(panel.getByRole('button', { name: 'Open the window' })).toBeVisible()
  await picture(panel, 'panel')
  const sideways = await panel.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  )
  expect(sideways).toBe(false)

  await panel.getByRole('button', { name: 'Open the window' }).click()
  await expect.poll(isShown).toBe(true)
  expect(await panelBounds()).toMatchObject({ visible: false })
})

test('gives the panel the same locks as the window', async () => {
  const preferences = await stage.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((one) => {
      const all = one.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      const { preload: _preload, ...rest } = all.getLastWebPreferences()
      return rest
    }),
  )
  expect(preferences).toHaveLength(2)
  expect(preferences[1]).toEqual(preferences[0])
})

test('has settings that only the desktop app has, and says what takes effect later', async () => {
  const { window } = stage
  await window.getByRole('link', { name: 'Settings', exact: true }).click()
  await expect(window.getByRole('heading', { name: 'Desktop app' })).toBeVisible()
  await expect(window.getByText('Runs from its source and does not update itself.')).toBeVisible()
  await expect(window.getByRole('button', { name: 'Start again now' })).toBeHidden()
  await window
    .getByRole('radio', { name: 'By software' })
    .or(window.getByRole('button', { name: 'By software' }))
    .first()
    .click()
  await expect(window.getByRole('button', { name: 'Start again now' })).toBeVisible()
  await picture(window, 'settings')
  const { violations } = await new AxeBuilder({ page: window }).setLegacyMode().analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
  const memory = (): unknown => JSON.parse(readFileSync(join(stage.home, 'shell', 'shell.json'), 'utf8'))
  expect(memory()).toMatchObject({ rendering: 'software' })

  const update = window.getByRole('switch', { name: 'An update of the app is ready' })
  await update.click()
  await expect(update).not.toBeChecked()
  await expect(window.getByRole('switch', { name: 'A payment is due' })).toBeChecked()
})

test('says that the companion was started anew, and that nothing was lost', async () => {
  await stage.core.stop()
  await expect(stage.window.getByText('Connection to the companion lost')).toBeVisible({ timeout: 20_000 })
  const again = await startPart({
    name: 'Companion',
    entry: join(root, 'src-main', 'headless.ts'),
    env: { REVITAUTOPLAN_HOME: stage.home, REVITAUTOPLAN_CLOUD_URL: stage.cloudUrl },
  })
  try {
    await expect(stage.window.getByText(/Nothing is lost/)).toBeVisible({ timeout: 60_000 })
    await picture(stage.window, 'restarted')
    await stage.window.getByRole('button', { name: /Dismiss.*started again/ }).click()
    await expect(stage.window.getByText(/Nothing is lost/)).toBeHidden()
  } finally {
    await again.stop()
  }
})

test('quits for good when the person quits', async () => {
  const pid = stage.app.process().pid ?? 0
  await stage.app.evaluate(({ app }) => {
    app.quit()
  })
  await expect
    .poll(() => {
      try {
        process.kill(pid, 0)
        return true
      } catch {
        return false
      }
    })
    .toBe(false)
})
