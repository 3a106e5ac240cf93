import { z } from 'zod'
import type { ObjectCheck } from './schema/check-objects.ts'
import { startStripeEmulator, type ConfiguredWebhook } from './start-stripe-emulator.ts'

const environment = z.object({
  STRIPE_EMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(4751),
  STRIPE_EMULATOR_STATE: z.string().min(1).optional(),
  STRIPE_EMULATOR_WEBHOOK_URL: z.url().optional(),
  STRIPE_EMULATOR_WEBHOOK_SECRET: z.string().min(1).optional(),
  STRIPE_EMULATOR_CHECK: z.enum(['0', '1']).default('0'),
})

type Environment = z.output<typeof environment>

function webhookOf(settings: Environment): ConfiguredWebhook | undefined {
  const { STRIPE_EMULATOR_WEBHOOK_URL: url, STRIPE_EMULATOR_WEBHOOK_SECRET: secret } = settings
  if ((url === undefined) !== (secret === undefined)) {
    throw new Error('Set STRIPE_EMULATOR_WEBHOOK_URL and STRIPE_EMULATOR_WEBHOOK_SECRET together, or neither.')
  }
  return url === undefined || secret === undefined ? undefined : { url, secret }
}

/** Loaded only when it is asked for: compiling the schema takes most of a second. */
async function loadObjectCheck(): Promise<ObjectCheck> {
  const { createObjectCheck } = await import('./schema/check-objects.ts')
  return createObjectCheck()
}

function fail(error: unknown): never {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

async function main(): Promise<void> {
  const parsed = environment.safeParse(process.env)
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error))
  const webhook = webhookOf(parsed.data)
  const emulator = await startStripeEmulator({
    port: parsed.data.STRIPE_EMULATOR_PORT,
    ...(parsed.data.STRIPE_EMULATOR_STATE === undefined ? {} : { statePath: parsed.data.STRIPE_EMULATOR_STATE }),
    ...(webhook === undefined ? {} : { webhook }),
    ...(parsed.data.STRIPE_EMULATOR_CHECK === '0' ? {} : { check: await loadObjectCheck() }),
  })
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    void emulator.close().then(() => process.exit(0), fail)
  }
  // A parent that is gone leaves no emulator behind.
  for (const event of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(event, stop)
  console.log(`Stripe emulator ${emulator.url}`)
  process.send?.({ ready: true, port: emulator.port }, (error) => {
    if (error !== null) stop()
  })
}

try {
  await main()
} catch (error) {
  fail(error)
}
