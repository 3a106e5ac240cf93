import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { readDiscovery } from '../../tools/revit-simulator/read-discovery.ts'
import { connectRevit } from '../../tools/revit-simulator/revit-connection.ts'
import { openDesktop, type DesktopStage } from './support/desktop-stage.ts'

/** The desktop shell, built and in a real Electron, attached to a real core. */

const electron = process.env['ELECTRON_EXECUTABLE'] ?? ''
test.skip(electron === '', 'ELECTRON_EXECUTABLE names no Electron to open the shell in')
test.describe.configure({ mode: 'default' })

const FOREIGN = 'https://evil.example/'
let stage: DesktopStage

test.beforeAll(async () => {
  stage = await openDesktop(electron)
})

test.afterAll(async () => {
  await stage?.close()
})

async function countWindows(): Promise<number> {
  return await stage.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
}

/** Opens the checkout as the app's page does. */
async function openCheckout(): Promise<Page> {
  const url = `${stage.cloudUrl}/checkout/token`
  const [checkout] = await Promise.all([
    stage.app.waitForEvent('window'),
    stage.window.evaluate((page) => {
      window.open(page, 'checkout', 'popup,noopener,width=480,height=760')
    }, url),
  ])
  await checkout.waitForURL(url)
  return checkout
}

test('shows the app, on its own origin, over the core that runs', async () => {
  expect(stage.window.url()).toBe('app://companion/')
  await expect(stage.window.getByRole('button', { name: /sign in/i }).first()).toBeVisible()
  await stage.window.screenshot({ path: join('test-results', 'desktop', 'first-window.png') })
})

test('hands the page the transport, and nothing of Node or Electron', async () => {
  const seen = await stage.window.evaluate(() => ({
    bridge: Object.keys((window as unknown as { revitautoplan: object }).revitautoplan).sort(),
    leaked: ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter(
      (name) => name in window,
    ),
  }))
  expect(seen).toEqual({ bridge: ['connect', 'platform', 'shell'], leaked: [] })
})

test('keeps every window in the sandbox, apart from Node and with the web’s own rules', async () => {
  const preferences = await stage.app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => {
      const all = contents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = all.getLastWebPreferences()
      return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag }
    }),
  )
  expect(preferences).toEqual([
    { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false },
  ])
})

test('serves the page with a policy that allows nothing foreign, inline or evaluated', async () => {
  const policy = await stage.app.evaluate(async ({ net }) => {
    const response = await net.fetch('app://companion/')
    return response.headers.get('content-security-policy')
  })
  expect(policy).toContain("default-src 'none'; script-src 'self'")

  const refused = await stage.window.evaluate(async (foreign) => {
    const violations: string[] = []
    const both = new Promise<void>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => {
        violations.push(event.effectiveDirective)
        if (violations.length === 2) resolve()
      })
    })
    const inline = document.createElement('script')
    inline.textContent = 'window.ranInline = true'
    document.head.append(inline)
    const fetched = await fetch(foreign).then(
      () => true,
      () => false,
    )
    await both
    inline.remove()
    return { violations: violations.sort(), fetched, ranInline: 'ranInline' in window }
  }, FOREIGN)
  expect(refused).toEqual({ violations: ['connect-src', 'script-src-elem'], fetched: false, ranInline: false })
})

test('serves no file from outside the built page', async () => {
  const statuses = await stage.app.evaluate(async ({ net }) => {
    const urls = ['..%2f..%2fpackage.json', 'assets/..%5c..%5c..%5cpackage.json', '../main/main.cjs', 'missing.js']
    const answers = await Promise.all(urls.map((path) => net.fetch(`app://companion/${path}`)))
    return answers.map((answer) => answer.status)
  })
  expect(statuses).toEqual([404, 404, 404, 404])
})

test('opens no foreign page, in no way', async () => {
  const answers = await stage.window.evaluate((foreign) => {
    const tries = [
      foreign,
      'file:///etc/passwd',
      'javascript:alert(1)',
      'data:text/html,x',
      'about:blank',
      location.href,
    ]
    const opened = tries.map((url) => window.open(url))
    opened.push(window.open(foreign, 'checkout'))
    const link = document.createElement('a')
    Object.assign(link, { href: foreign, target: '_blank' })
    document.body.append(link)
    link.click()
    link.remove()
    return opened.every((one) => one === null)
  }, FOREIGN)
  expect(answers).toBe(true)
  expect(await countWindows()).toBe(1)
  expect(await stage.openedInBrowser()).toEqual([])
})

test('opens pages of the cloud and of Stripe in the person’s browser', async () => {
  const pages = [`${stage.cloudUrl}/device?user_code=ABCD-EFGH`, 'https://billing.stripe.com/p/session/test']
  await stage.window.evaluate((urls) => {
    for (const url of urls) window.open(url, '_blank', 'noopener')
  }, pages)
  await expect.poll(stage.openedInBrowser).toEqual(pages)
  expect(await countWindows()).toBe(1)
})

test('stays on its own page, without frames', async () => {
  for (const url of [FOREIGN, `${stage.cloudUrl}/left`, 'file:///etc/passwd', 'app://other/']) {
    await stage.window.evaluate((target) => {
      location.assign(target)
    }, url)
  }
  await stage.window.evaluate((target) => {
    const link = document.createElement('a')
    const form = document.createElement('form')
    const frame = document.createElement('iframe')
    link.href = target
    form.action = target
    frame.src = target
    document.body.append(link, form, frame)
    link.click()
    form.submit()
  }, `${stage.cloudUrl}/left`)
  // A refused navigation never ends for Playwright, so the page is asked, not a locator.
  const seen = await stage.app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    const heading: unknown = await contents?.executeJavaScript('document.querySelector("h1")?.textContent')
    return { url: contents?.getURL(), heading }
  })
  expect(seen).toEqual({ url: 'app://companion/', heading: expect.any(String) })
  expect(stage.requests).not.toContain('/left')
})

test('grants no permission', async () => {
  const answers = await stage.window.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone'] as PermissionName[]
    const states = await Promise.all(names.map((name) => navigator.permissions.query({ name })))
    return [await Notification.requestPermission(), ...states.map((one) => one.state)]
  })
  expect(answers).toEqual(['denied', 'denied', 'denied', 'denied', 'denied'])
})

test('shows the checkout in a sandboxed window without preload, in a session of its own', async () => {
  const checkout = await openCheckout()
  expect(
    await checkout.evaluate(() => ({
      bridge: 'revitautoplan' in window,
      opener: window.opener,
      node: 'require' in window || 'process' in window,
    })),
  ).toEqual({ bridge: false, opener: null, node: false })

  const host = new URL(stage.cloudUrl).host
  const seen = await stage.app.evaluate(({ BrowserWindow, session }, title) => {
    const found = BrowserWindow.getAllWindows().find((one) => one.getTitle() === title)
    if (found === undefined) return null
    const all = found.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
    const { sandbox, contextIsolation, nodeIntegration, preload } = all.getLastWebPreferences()
    const ownSession = found.webContents.session !== session.defaultSession
    return { sandbox, contextIsolation, nodeIntegration, preload: preload ?? null, ownSession }
  }, `Checkout · ${host}`)
  expect(seen).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    preload: null,
    ownSession: true,
  })
  await checkout.screenshot({ path: join('test-results', 'desktop', 'checkout-window.png') })
})

test('keeps the checkout on pages of the cloud and of Stripe, one window at a time', async () => {
  const checkout = stage.app.windows().find((page) => page.url().includes('/checkout/'))
  if (checkout === undefined) throw new Error('the checkout window is not open')
  const before = await stage.openedInBrowser()
  await checkout.evaluate((foreign) => {
    location.assign(foreign)
    window.open(foreign)
    window.open('file:///etc/passwd')
  }, FOREIGN)
  await checkout.evaluate(() => {
    location.assign('app://companion/')
  })
  expect(checkout.url()).toBe(`${stage.cloudUrl}/checkout/token`)
  expect(stage.requests).toContain('/checkout/token')
  expect(await stage.openedInBrowser()).toEqual(before)

  await stage.window.evaluate((url) => {
    window.open(url, 'checkout', 'popup,noopener')
  }, `${stage.cloudUrl}/checkout/another`)
  await checkout.waitForURL(/another/)
  expect(await countWindows()).toBe(2)
  await checkout.close()
  await expect.poll(countWindows).toBe(1)
})

async function isShown(): Promise<boolean> {
  return await stage.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false)
}

async function hide(): Promise<void> {
  await stage.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.hide()
  })
  await expect.poll(isShown).toBe(false)
}

test('comes to the front when the plugin asks for a view', async () => {
  await hide()
  const discovery = readDiscovery(stage.home)
  if (!discovery.ok) throw new Error(discovery.failure)
  const revit = await connectRevit(discovery.value, { year: 2026, clientName: 'test', clientVersion: '1.0.0' })
  await revit.rpc.call('app.open', { view: 'sign-in' })
  await expect.poll(isShown).toBe(true)
  await revit.close()
})

test('is there once: a second start brings the first to the front, and ends', async () => {
  await hide()
  const { program, programArguments, env } = stage.launch
  const second = spawn(program, programArguments, { env, stdio: 'ignore' })
  const [code] = await once(second, 'exit')
  expect(code).toBe(0)
  await expect.poll(isShown).toBe(true)
  expect(await countWindows()).toBe(1)
})

test('leaves nothing running but the core that it did not start', async () => {
  const pid = stage.app.process().pid
  if (pid === undefined) throw new Error('the shell has no process')
  await stage.app.close()
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  expect(stage.core.process.exitCode).toBeNull()
})
