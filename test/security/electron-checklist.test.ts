import { EventEmitter } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FuseV1Options } from '@electron/fuses'
import { beforeEach, expect, it, vi } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { FUSES } from '../../scripts/packaging/fuses.ts'
import { readConfig } from '../../src-main/core/config.ts'
import { serveApp } from '../../src-main/desktop/app-protocol.ts'
import { classifyAppWindowOpen, classifyCheckoutWindowOpen } from '../../src-main/desktop/classify-window-open.ts'
import { connectWindows } from '../../src-main/desktop/connect-windows.ts'
import { installNavigationLocks, type NavigationPolicy } from '../../src-main/desktop/navigation-locks.ts'
import { lockAllPermissions } from '../../src-main/desktop/permissions.ts'
import { ASK_CHANNEL, CONNECT_CHANNEL } from '../../src-main/desktop/shell-channels.ts'
import { openShellMemory } from '../../src-main/desktop/shell-memory.ts'

/**
 * Electron's security checklist (electronjs.org/docs/latest/tutorial/security), one test a point, on the shell's own code with a
 * stand-in for Electron that notes what it is asked. test/e2e/desktop.spec.ts tries the same in a real one.
 */

/** What the shell asked of Electron. */
const asked = vi.hoisted(() => ({
  windows: [] as { options: Electron.BrowserWindowConstructorOptions; loaded: string[] }[],
  exposed: [] as { name: string; api: Record<string, unknown> }[],
  sent: [] as unknown[][],
  listeners: new Map<string, (event: unknown, value: unknown) => void>(),
}))

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events')
  class BrowserWindow extends Emitter {
    readonly webContents = Object.assign(new Emitter(), { send: () => undefined, isDevToolsOpened: () => false })
    readonly note: (typeof asked.windows)[number]
    constructor(options: Electron.BrowserWindowConstructorOptions) {
      super()
      this.note = { options, loaded: [] }
      asked.windows.push(this.note)
    }
    async loadURL(url: string): Promise<void> {
      this.note.loaded.push(url)
    }
    setTitle(): void {}
    setBounds(): void {}
    setBackgroundColor(): void {}
    isVisible(): boolean {
      return false
    }
    isMinimized(): boolean {
      return false
    }
    show(): void {}
    focus(): void {}
    hide(): void {}
  }
  const display = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } }
  return {
    BrowserWindow,
    dialog: {},
    nativeTheme: Object.assign(new Emitter().setMaxListeners(0), { shouldUseDarkColors: false }),
    screen: {
      getPrimaryDisplay: () => display,
      getAllDisplays: () => [display],
      getDisplayMatching: () => display,
      getCursorScreenPoint: () => ({ x: 0, y: 0 }),
    },
    contextBridge: {
      exposeInMainWorld: (name: string, api: Record<string, unknown>) => {
        asked.exposed.push({ name, api })
      },
    },
    ipcRenderer: {
      send: (...words: unknown[]) => {
        asked.sent.push(words)
      },
      postMessage: (...words: unknown[]) => {
        asked.sent.push(words)
      },
      on: (channel: string, listener: (event: unknown, value: unknown) => void) => {
        asked.listeners.set(channel, listener)
      },
      off: (channel: string) => {
        asked.listeners.delete(channel)
      },
    },
  }
})

const root = join(import.meta.dirname, '..', '..')

/** The sources of a folder, without their tests, comments left out. */
function sourcesOf(folder: string): { path: string; text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|tsx|html|css)$/.test(path) && !/\.test\.tsx?$/.test(path))
    .map((path) => ({
      path,
      text: readFileSync(join(root, folder, path), 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, ''),
    }))
}

const pathsWith = (folder: string, pattern: RegExp): string[] =>
  sourcesOf(folder)
    .filter(({ text }) => pattern.test(text))
    .map(({ path }) => path)

/** Makes every window that the shell can make, and answers the preferences of each. */
async function everyWindow(): Promise<Electron.WebPreferences[]> {
  const { createAppWindows } = await import('../../src-main/desktop/window/app-windows.ts')
  const { createCheckoutWindow } = await import('../../src-main/desktop/window/checkout-window.ts')
  const common = {
    locks: { govern: () => undefined },
    cloudOrigin: () => 'https://cloud.example',
    developerTools: false,
  }
  const windows = createAppWindows({
    ...common,
    preload: '/app/preload.cjs',
    memory: openShellMemory('/nowhere/shell.json', () => undefined),
    keepsRunning: () => true,
    onHidden: () => undefined,
    onMainClosed: () => undefined,
    onChange: () => undefined,
  })
  windows.show()
  windows.togglePanel(null)
  const checkout = createCheckoutWindow({ ...common, parent: () => null, t: () => () => '' })
  checkout.open('https://cloud.example/checkout/token')
  expect(asked.windows).toHaveLength(3)
  return asked.windows.map(({ options }) => options.webPreferences ?? {})
}

/** A page as Electron tells of it, with what became of its wishes. */
function openPage(policy: NavigationPolicy | null) {
  const app = new EventEmitter()
  const opened: unknown[] = []
  const locks = installNavigationLocks(app as never, (decision) => opened.push(decision))
  let decide: (wish: { url: string; frameName: string }) => { action: string } = () => ({ action: 'nobody was asked' })
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: typeof decide) => {
      decide = handler
    },
  })
  app.emit('web-contents-created', {}, contents)
  if (policy !== null) locks.govern(contents as never, policy)
  return {
    opened,
    open: (url: string) => decide({ url, frameName: '' }),
    isPrevented: (event: string, facts: object = {}) => {
      let prevented = false
      contents.emit(event, { url: '', isMainFrame: true, ...facts, preventDefault: () => (prevented = true) })
      return prevented
    },
  }
}

beforeEach(() => {
  asked.windows.length = 0
  asked.exposed.length = 0
  asked.sent.length = 0
  asked.listeners.clear()
})

it('1 loads only secure content: nothing remote in the app’s page, no cloud over plain http', async () => {
  expect(
    pathsWith(
      'src-renderer',
      /(?:src|href|action)=["'{`]+https?:|@import\s+["']?(?:url\()?["']?https?:|url\(["']?https?:/,
    ),
  ).toEqual([])
  await everyWindow()
  expect(asked.windows.map(({ loaded }) => new URL(loaded[0] ?? '').protocol)).toEqual(['app:', 'app:', 'https:'])
  expect(readConfig({ REVITAUTOPLAN_CLOUD_URL: 'http://cloud.example' }, null).ok).toBe(false)
})

it('2 gives no page Node', async () => {
  for (const one of await everyWindow()) {
    expect(one).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    })
  }
})

it('3 keeps every page apart from its preload', async () => {
  for (const one of await everyWindow()) expect(one.contextIsolation).toBe(true)
})

it('4 confines every page, whatever its preferences', async () => {
  for (const one of await everyWindow()) expect(one.sandbox).toBe(true)
  const main = readFileSync(join(root, 'src-main/desktop/main.ts'), 'utf8')
  expect(main.indexOf('app.enableSandbox()')).toBeGreaterThan(0)
  expect(main.indexOf('app.enableSandbox()')).toBeLessThan(main.indexOf('runShell(config'))
  expect(pathsWith('src-main/desktop', /no-sandbox|sandbox:\s*false/)).toEqual([])
})

it('5 denies every permission, asked, checked or of a device, in every session', () => {
  const app = new EventEmitter()
  lockAllPermissions(app as never)
  const answers: unknown[] = []
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: (
      handler: (contents: null, permission: string, answer: (granted: boolean) => void) => void,
    ) => {
      handler(null, 'media', (granted) => answers.push(granted))
    },
    setPermissionCheckHandler: (handler: () => boolean) => answers.push(handler()),
    setDevicePermissionHandler: (handler: () => boolean) => answers.push(handler()),
  })
  app.emit('session-created', session)
  expect(answers).toEqual([false, false, false])
})

it('6 leaves the web’s own rules on', async () => {
  for (const one of await everyWindow()) expect(one.webSecurity).toBe(true)
  expect(pathsWith('src-main/desktop', /disable-web-security|webSecurity:\s*false/)).toEqual([])
})

it('7 serves the page with a policy that allows nothing but its own files', async () => {
  let answer: ((request: Request) => Promise<Response>) | undefined
  serveApp(
    { handle: (_scheme: string, handler: typeof answer) => (answer = handler) } as never,
    join(root, 'src-renderer'),
  )
  for (const url of ['app://companion/', 'app://companion/missing.js']) {
    const response = await answer?.({ url, method: 'GET' } as Request)
    const policy = new Map(
      (response?.headers.get('content-security-policy') ?? '').split('; ').map((part) => {
        const [name = '', ...sources] = part.split(' ')
        return [name, sources.join(' ')]
      }),
    )
    expect(policy.get('default-src')).toBe("'none'")
    expect(policy.get('script-src')).toBe("'self'")
    expect(policy.get('connect-src')).toBe("'none'")
    expect(policy.get('base-uri')).toBe("'none'")
    expect(policy.get('form-action')).toBe("'none'")
    expect([...policy.values()].join(' ')).not.toMatch(/unsafe|\*|https?:|blob:/)
  }
})

it('8 runs no insecure content', async () => {
  for (const one of await everyWindow()) expect(one.allowRunningInsecureContent).toBe(false)
})

it('9 uses no experimental feature', async () => {
  for (const one of await everyWindow()) expect(one.experimentalFeatures).toBe(false)
})

it('10 switches no feature of Blink on', async () => {
  for (const one of await everyWindow()) {
    expect(one.enableBlinkFeatures).toBeUndefined()
    expect(one.disableBlinkFeatures).toBeUndefined()
  }
  expect(pathsWith('src-main/desktop', /enable-blink-features|enable-features/)).toEqual([])
})

it('11 has no webview in any page', async () => {
  for (const one of await everyWindow()) expect(one.webviewTag).toBe(false)
  expect(pathsWith('src-renderer', /<webview|allowpopups/i)).toEqual([])
})

it('12 attaches no webview, whoever makes one', () => {
  const everything: NavigationPolicy = { allowsNavigation: () => true, decideWindowOpen: () => ({ kind: 'denied' }) }
  expect(openPage(everything).isPrevented('will-attach-webview')).toBe(true)
})

it('13 lets no page navigate, be redirected or fill a frame but where its policy says', () => {
  for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
    expect(openPage(null).isPrevented(event, { url: 'app://companion/' })).toBe(true)
    const policy: NavigationPolicy = {
      allowsNavigation: ({ url }) => url === 'app://companion/',
      decideWindowOpen: () => ({ kind: 'denied' }),
    }
    expect(openPage(policy).isPrevented(event, { url: 'https://evil.example/' })).toBe(true)
    expect(openPage(policy).isPrevented(event, { url: 'app://companion/' })).toBe(false)
  }
})

it('14 lets no page make a window of its own', () => {
  const ungoverned = openPage(null)
  expect(ungoverned.open('app://companion/')).toEqual({ action: 'deny' })
  expect(ungoverned.opened).toEqual([])
  const granted = openPage({ allowsNavigation: () => true, decideWindowOpen: ({ url }) => ({ kind: 'external', url }) })
  expect(granted.open('https://stripe.com/')).toEqual({ action: 'deny' })
  expect(granted.opened).toEqual([{ kind: 'external', url: 'https://stripe.com/' }])
})

it('15 hands nothing to the operating system but pages of the cloud and of Stripe, in one place', () => {
  expect(pathsWith('src-main/desktop', /openExternal/)).toEqual(['run-shell.ts'])
  const wishes = [
    'https://evil.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ms-msdt:/id',
    'smb://host/x',
    'https://cloud.example@evil.example/',
    'https://stripe.com.evil.example/',
    'http://cloud.example/',
  ]
  for (const url of wishes) {
    expect(classifyAppWindowOpen({ url, frameName: '', cloudOrigin: 'https://cloud.example' })).toEqual({
      kind: 'denied',
    })
    expect(classifyCheckoutWindowOpen({ url, cloudOrigin: 'https://cloud.example' })).toEqual({ kind: 'denied' })
  }
})

it('16 runs on one exact Electron that is still supported', () => {
  const { electron } = packageJson.devDependencies
  expect(electron).toMatch(/^\d+\.\d+\.\d+$/)
  // The newest three majors get fixes; the oldest that this may fall back to is raised with each upgrade.
  expect(Number(electron.split('.')[0])).toBeGreaterThanOrEqual(45)
})

it('17 hears the main frame of its own windows on its own page, and nobody else', () => {
  const ipc = new EventEmitter()
  const ours = { name: 'ours' }
  const heard: unknown[] = []
  connectWindows(ipc as never, {
    isOurs: (contents) => (contents as unknown) === ours,
    connect: (port) => heard.push(port),
    perform: (verb) => heard.push(verb),
  })
  const frame = { url: 'app://companion/#/plans', parent: null }
  const say = (sender: object, senderFrame: object | null, verb: unknown = 'open_window'): boolean => {
    const port = { closed: false, close: () => (port.closed = true) }
    ipc.emit(CONNECT_CHANNEL, { sender, senderFrame, ports: [port] })
    ipc.emit(ASK_CHANNEL, { sender, senderFrame, ports: [] }, verb)
    return port.closed
  }
  const strangers = [
    say({ name: 'checkout' }, frame),
    say(ours, { ...frame, url: 'https://cloud.example/' }),
    say(ours, { ...frame, url: 'app://companion.evil/' }),
    say(ours, { ...frame, url: 'app://user@companion/' }),
    say(ours, { ...frame, parent: frame }),
    say(ours, null),
  ]
  expect(strangers).toEqual(strangers.map(() => true))
  expect(heard).toEqual([])
  expect(say(ours, frame)).toBe(false)
  expect(heard).toHaveLength(2)
  for (const verb of ['install', '', null, { verb: 'open_window' }, ['open_window'], 'constructor'])
    say(ours, frame, verb)
  expect(heard.filter((one) => typeof one === 'string')).toEqual(['open_window'])
})

it('18 shows no file:// page, and serves nothing outside the built folder', async () => {
  expect(pathsWith('src-main/desktop', /loadFile\(|pathToFileURL|['"`]file:/)).toEqual([])
  let answer: ((request: Request) => Promise<Response>) | undefined
  serveApp(
    { handle: (_scheme: string, handler: typeof answer) => (answer = handler) } as never,
    join(root, 'src-renderer'),
  )
  for (const path of [
    '..%2fpackage.json',
    '%2e%2e/package.json',
    '..%5cpackage.json',
    'C:%5cWindows%5cwin.ini',
    '.env',
  ]) {
    const response = await answer?.({ url: `app://companion/${path}`, method: 'GET' } as Request)
    expect(response?.status).toBe(404)
  }
})

it('19 burns every fuse as decided, and fails over one that it does not know', () => {
  expect(FUSES.strictlyRequireAllFuses).toBe(true)
  const decided = Object.keys(FUSES).filter((key) => /^\d+$/.test(key))
  expect(decided).toHaveLength(Object.keys(FuseV1Options).filter((key) => /^\d+$/.test(key)).length)
  expect(FUSES).toMatchObject({
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
  })
})

it('20 gives the page named verbs: no channel of its choice, no event, nothing of Electron', async () => {
  vi.resetModules()
  await import('../../src-main/desktop/preload.ts')
  expect(asked.exposed.map(({ name }) => name)).toEqual(['revitautoplan'])
  const { platform: _platform, connect: _connect, shell, ...rest } = asked.exposed[0]?.api ?? {}
  expect(rest).toEqual({})
  const { onStatus, onOpen, ...verbs } = shell as Record<string, (...given: unknown[]) => unknown>
  for (const verb of Object.values(verbs)) verb('evil:channel', { now: 'anything' })
  expect(asked.sent).toEqual(
    ['open_window', 'restart_app', 'check_for_update', 'install_update', 'open_log_folder'].map((verb) => [
      ASK_CHANNEL,
      verb,
    ]),
  )

  const got: unknown[][] = []
  const stops = [onStatus, onOpen].map((listen) => listen?.((...words: unknown[]) => got.push(words)))
  for (const listener of asked.listeners.values()) listener({ sender: 'Electron’s event' }, 'value')
  expect(got).toEqual([['value'], ['value']])
  for (const stop of stops) (stop as () => void)()
  expect(asked.listeners.size).toBe(0)
})
