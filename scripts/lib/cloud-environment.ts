import { join } from 'node:path'
import { secretFromFile } from '../../server/secret-file.ts'

/** Settings of a cloud and a Stripe emulator that know each other, on ports of this machine. */
export interface LocalCloudPlan {
  readonly dataFolder: string
  readonly cloudPort: number
  readonly cloudUrl: string
  /** `null`: real Stripe, by the keys in the environment. */
  readonly emulatorPort: number | null
}

/** The webhook secret of this data folder, so that a restart keeps the emulator's endpoint good. */
function webhookSecret(dataFolder: string): string {
  return `whsec_${secretFromFile(join(dataFolder, 'stripe-webhook-secret'))}`
}

/** The environment of the Stripe emulator. */
export function emulatorEnvironment(plan: LocalCloudPlan): Record<string, string> {
  return {
    STRIPE_EMULATOR_PORT: String(plan.emulatorPort),
    STRIPE_EMULATOR_STATE: join(plan.dataFolder, 'stripe-emulator.json'),
    STRIPE_EMULATOR_WEBHOOK_URL: `http://127.0.0.1:${plan.cloudPort}/webhooks/stripe`,
    STRIPE_EMULATOR_WEBHOOK_SECRET: webhookSecret(plan.dataFolder),
  }
}

/** The environment of the cloud. With an emulator the Stripe settings are its own; else they come from outside. */
export function cloudEnvironment(plan: LocalCloudPlan): Record<string, string> {
  const own = {
    CLOUD_PORT: String(plan.cloudPort),
    CLOUD_PUBLIC_URL: plan.cloudUrl,
    CLOUD_DATA: join(plan.dataFolder, 'cloud'),
  }
  if (plan.emulatorPort === null) return own
  return {
    ...own,
    STRIPE_API_BASE: `http://127.0.0.1:${plan.emulatorPort}`,
    STRIPE_SECRET_KEY: 'sk_test_emulator',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_emulator',
    STRIPE_WEBHOOK_SECRET: webhookSecret(plan.dataFolder),
  }
}
