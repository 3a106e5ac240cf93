import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { confirm, createCustomer, createOffer, openSession, startFixture, startReceiver } from './emulator-fixture.ts'

let folder: string
const children: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stripe-emulator-'))
})

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function start(env: Record<string, string>, ipc = false): ChildProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? (['ipc'] as const) : [])],
  })
  children.push(child)
  return child
}

async function firstText(stream: NodeJS.ReadableStream | null): Promise<string> {
  if (stream === null) throw new Error('The stream was not piped')
  const [chunk]: unknown[] = await once(stream, 'data')
  return String(chunk)
}

test('the process says where it is, tells its parent, and stops on SIGTERM', async () => {
  const child = start({ STRIPE_EMULATOR_PORT: '0' }, true)
  const ready: Promise<unknown[]> = once(child, 'message')
  const line = await firstText(child.stdout)
  const [message] = await ready
  expect(message).toMatchObject({ ready: true })
  expect(line).toMatch(/^Stripe emulator http:\/\/127\.0\.0\.1:\d+\n$/)
  child.kill('SIGTERM')
  // Windows has no SIGTERM to catch: there the process just ends.
  expect(await once(child, 'exit')).toEqual(process.platform === 'win32' ? [null, 'SIGTERM'] : [0, null])
})

test('the process stops when its parent is gone', async () => {
  const child = start({ STRIPE_EMULATOR_PORT: '0' }, true)
  await firstText(child.stdout)
  child.disconnect()
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('a taken port is named', async () => {
  const { emulator, close } = await startFixture()
  const child = start({ STRIPE_EMULATOR_PORT: String(emulator.port) })
  const problem = await firstText(child.stderr)
  expect(problem).toContain(`Port ${emulator.port} on 127.0.0.1 is taken`)
  await close()
})

test('a restart keeps customers, subscriptions and undelivered webhooks', async () => {
  const statePath = join(folder, 'state', 'stripe.json')
  const receiver = await startReceiver()
  const webhook = { url: receiver.url, secret: receiver.secret }
  const first = await startFixture({ statePath, webhook })
  first.emulator.control.changeSwitches({ paused: true })
  const offer = await createOffer(first.stripe)
  const customer = await first.stripe.customers.create({ email: 'ada@example.com' })
  const session = await openSession(first.stripe, customer.id, offer.monthly)
  await confirm(first.emulator.url, session.id, { card_number: '4242424242424242' })
  await first.close()
  expect(receiver.received).toEqual([])

  const moved = await startReceiver()
  const second = await startFixture({ statePath, webhook: { url: moved.url, secret: moved.secret } })
  const [subscription] = (await second.stripe.subscriptions.list({ customer: customer.id })).data
  expect(subscription?.status).toBe('active')
  await second.emulator.control.idle()
  expect(moved.received.map((one) => one.event.type)).toContain('checkout.session.completed')
  await second.close()
  await receiver.close()
  await moved.close()
})

test('a file that is no state of the emulator is refused by name', async () => {
  const statePath = join(folder, 'other.json')
  writeFileSync(statePath, '{"hello":1}')
  await expect(startFixture({ statePath })).rejects.toThrow(statePath)
})

test('a state file of the first schema is read, and what its subscriptions were billed for is known', async () => {
  const statePath = join(folder, 'stripe.json')
  const first = await startFixture({ statePath })
  const offer = await createOffer(first.stripe)
  const customer = await createCustomer(first.stripe)
  const { id } = await first.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: offer.monthly.id }],
  })
  await first.close()
  const state = JSON.parse(readFileSync(statePath, 'utf8')) as { schema: number; tables: Record<string, unknown> }
  const { billedItems: _newer, ...tables } = state.tables
  writeFileSync(statePath, JSON.stringify({ schema: 1, tables }))

  const second = await startFixture({ statePath })
  const [item] = (await second.stripe.subscriptions.retrieve(id)).items.data
  const preview = await second.stripe.invoices.createPreview({
    subscription: id,
    subscription_details: {
      items: [{ id: item?.id ?? '', price: offer.enterprise.id }],
      proration_behavior: 'always_invoice',
    },
  })
  expect(preview.lines.data.map((line) => Math.sign(line.amount))).toEqual([-1, 1])
  await second.close()
})

test('a process that was asked to check what it sends ends well when all was well', async () => {
  const child = start({ STRIPE_EMULATOR_PORT: '0', STRIPE_EMULATOR_CHECK: '1' }, true)
  const line = await firstText(child.stdout)
  const account = await fetch(`${line.replace('Stripe emulator ', '').trim()}/v1/account`, {
    headers: { authorization: 'Bearer sk_test_x' },
  })
  expect(account.status).toBe(200)
  child.disconnect()
  expect(await once(child, 'exit')).toEqual([0, null])
})
