import { type ChildProcess, fork } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { enrolResponseSchema } from '../../shared/protocol/cloud-api.ts'
import { createRpcClient } from '../../shared/protocol/rpc-client.ts'
import { type AppState, appStateSchema, uiMethods } from '../../shared/protocol/ui-api.ts'
import { runCommand } from '../../scripts/lib/run-command.ts'
import type { FakeCloud } from '../../src-main/core/cloud/open-fake-cloud.ts'
import { useTestFolders } from '../../src-main/core/host/use-test-folders.ts'
import { openSigningCloud } from '../contract/support/open-signing-cloud.ts'

vi.setConfig({ testTimeout: 60_000 })

const root = join(import.meta.dirname, '..', '..')
const support = join(import.meta.dirname, 'support')
/** Inside the checkout, where the built core finds the native module. */
const built = join(root, 'out', `.release-test-${process.pid}`)
const newFolder = useTestFolders('release-')
const children: ChildProcess[] = []

let vendor: FakeCloud
let stranger: FakeCloud

async function rootOf(cloud: FakeCloud): Promise<string> {
  const body = { deviceId: '01a20346-f304-745f-ae3b-46c5a7b146f3', publicKey: 'A'.repeat(43), name: 'Desk' }
  const request = {
    method: 'POST',
    path: '',
    headers: {},
    text: '',
    body: { ...body, platform: 'linux', appVersion: '1' },
  }
  const answer = await cloud.routes.get('POST /v1/devices')?.(request, null as never)
  return enrolResponseSchema.parse(answer?.body).rootPublicKey
}

async function buildCore(env: Record<string, string>): Promise<{ code: number; output: string }> {
  return runCommand([join(support, 'build-core.ts'), built], { cwd: root, env })
}

/** Runs the built core as the shell does and signs in; answers the state once that has succeeded or failed. */
async function signIn(env: Record<string, string> = {}): Promise<AppState> {
  const child = fork(join(built, 'main', 'core.cjs'), [], {
    env: { ...process.env, REVITAUTOPLAN_HOME: newFolder(), REVITAUTOPLAN_LOG_LEVEL: 'silent', ...env },
    execArgv: ['--require', join(support, 'host-core.cjs')],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  })
  children.push(child)
  const signedIn = Promise.withResolvers<AppState>()
  const rpc = createRpcClient({
    methods: uiMethods,
    send: (frame) => child.send(frame),
    onRequest: (_method, params) => {
      const state = appStateSchema.parse(params)
      if (state.signIn.error !== null || state.entitlement !== null) signedIn.resolve(state)
    },
  })
  child.on('message', (message: { to: string; text: string }) => message.to === 'window' && rpc.receive(message.text))
  const errors = child.stderr === null ? '' : text(child.stderr)
  child.once('exit', () => void Promise.resolve(errors).then((said) => signedIn.reject(new Error(said))))
  rpc.call('account.signIn', {}).catch(() => undefined)
  return signedIn.promise
}

beforeAll(async () => {
  vendor = await openSigningCloud('free')
  stranger = await openSigningCloud('enterprise')
  mkdirSync(built, { recursive: true })
  const { code, output } = await buildCore({
    RELEASE_BUILD: 'true',
    RELEASE_CLOUD_URL: vendor.url,
    RELEASE_ROOT_KEYS: await rootOf(vendor),
  })
  expect(code, output).toBe(0)
}, 120_000)

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

afterAll(async () => {
  await vendor.close()
  await stranger.close()
  rmSync(built, { recursive: true, force: true })
})

describe('a released build', () => {
  it('signs in at the cloud of its vendor', async () => {
    expect(await signIn()).toMatchObject({ entitlement: { plan: { id: 'free' } }, cloudUrl: vendor.url })
  })

  it('refuses a cloud at the same address whose root is another one', async () => {
    const own = new Map(vendor.routes)
    const strangers = [...stranger.routes].filter(([route]) => route !== 'POST /api/auth/device/code')
    for (const [route, answer] of strangers) vendor.routes.set(route, answer)
    const state = await signIn()
    expect(state.entitlement).toBeNull()
    expect(state.signIn.error).toContain('its root key is not the one that this version trusts')
    for (const [route, answer] of own) vendor.routes.set(route, answer)
  })

  it.each([
    ['another cloud', async () => ({ REVITAUTOPLAN_CLOUD_URL: stranger.url }), 'REVITAUTOPLAN_CLOUD_URL'],
    ['another root', async () => ({ REVITAUTOPLAN_ROOT_KEY: await rootOf(stranger) }), 'REVITAUTOPLAN_ROOT_KEY'],
  ])('does not start when a setting names %s', async (_what, settings, name) => {
    await expect(signIn(await settings())).rejects.toThrow(name)
    expect(stranger.requests).toEqual([])
  })

  it('is not built without the key of its vendor', async () => {
    const { code, output } = await buildCore({
      RELEASE_BUILD: 'true',
      RELEASE_CLOUD_URL: vendor.url,
      RELEASE_ROOT_KEYS: '',
    })
    expect(code).toBe(1)
    expect(output).toContain('RELEASE_ROOT_KEYS')
  })
})
