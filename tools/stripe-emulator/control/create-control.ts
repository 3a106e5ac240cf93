import type { Fault, Faults } from './create-faults.ts'
import { isEnded } from '../billing/cancel-subscription.ts'
import { changeSubscriptionState } from '../billing/change-subscription-state.ts'
import type { PaymentRetries } from '../billing/retry-payments.ts'
import { findTestCard } from '../billing/test-cards.ts'
import { createCard, attachCard } from '../billing/attach-card.ts'
import { changeCustomer } from '../billing/change-customer.ts'
import { createId } from '../model/create-id.ts'
import type { Store } from '../model/create-store.ts'
import { apiVersion, type EmulatorContext } from '../model/emulator-context.ts'
import type { Delivery, EmulatorSettings } from '../model/emulator-records.ts'
import type { WebhookEndpoint } from '../model/stored.ts'
import { restrictedKeyId, type Permission } from '../http/key-permissions.ts'
import { createWebhookEndpoint } from '../resources/webhook-endpoints.ts'
import type { WebhookSender } from '../webhooks/create-webhook-sender.ts'
import type { WebhookSwitches } from '../webhooks/webhook-switches.ts'

/** An endpoint whose signing secret both sides know beforehand. */
export interface ConfiguredWebhook {
  url: string
  secret: string
  /** All events unless named. */
  enabledEvents?: string[]
  /** The emulator's version unless named; the payload's shape stays the same. */
  apiVersion?: string
}

/** What a test or a developer may do to the emulator from outside the API. */
export interface EmulatorControl {
  summary(): Record<string, unknown>
  deliveries(): Delivery[]
  switches(): WebhookSwitches
  changeSwitches(changes: Partial<WebhookSwitches>): void
  /** Sets up an endpoint in place of any with the same URL. */
  configureWebhook(webhook: ConfiguredWebhook): WebhookEndpoint
  /** Sends a recorded event once more. False when there is none with this id. */
  resendEvent(id: string): boolean
  addFault(fault: Fault): void
  clearFaults(): void
  /** Gives a customer another card, which all his subscriptions charge from now on. False for an unknown customer or card. */
  replaceCard(customer: string, number: string): boolean
  /** Moves the emulator's clock ahead and does what falls due on the way. */
  advanceClock(milliseconds: number): void
  /** Says what happens to renewals that fail, from the next failure on. */
  setPaymentRetries(retries: PaymentRetries): void
  /** Restricts a key (`rk_test_…`) to permissions by kind of resource; a key that was never restricted may do everything. */
  restrictKey(key: string, permissions: Record<string, Permission>): void
  /**
   * Gives an endpoint a new signing secret; the old one signs as well for so long, as when a secret is rolled at Stripe.
   * Undefined when there is no endpoint with this id.
   */
  rollSecret(endpoint: string, keepMs: number): string | undefined
  /** Forgets everything but the webhook that the emulator was started with. */
  reset(): void
  /** Resolves when every delivery that is due has been tried. */
  idle(): Promise<void>
}

export interface ControlDependencies {
  context: EmulatorContext
  faults: Faults
  sender: WebhookSender
  catchUp(): void
  webhook: ConfiguredWebhook | undefined
  /** Epoch milliseconds. */
  wallClock(): number
}

/** See EmulatorControl. */
export function createControl(deps: ControlDependencies): EmulatorControl {
  const { context, faults, sender, catchUp, webhook, wallClock } = deps
  const { store } = context

  function configureWebhook(wanted: ConfiguredWebhook, description: string | null = null): WebhookEndpoint {
    const known = store.webhookEndpoints
      .all()
      .find((one) => one.url === wanted.url || (description !== null && one.description === description))
    const fields = {
      url: wanted.url,
      enabled_events: wanted.enabledEvents ?? ['*'],
      api_version: wanted.apiVersion ?? apiVersion,
    }
    const configured: WebhookEndpoint =
      known === undefined
        ? createWebhookEndpoint(context, { ...fields, description: description ?? undefined }, wanted.secret)
        : { ...known, ...fields, status: 'enabled' }
    if (known !== undefined) {
      store.webhookEndpoints.put(configured)
      store.endpointSecrets.put({ id: configured.id, secret: wanted.secret })
    }
    store.save()
    return configured
  }

  // Known again by its description: what waited for the endpoint follows it to another port.
  const configureStartWebhook = () => {
    if (webhook !== undefined) configureWebhook(webhook, 'Set up when the emulator started')
  }
  configureStartWebhook()

  return {
    summary: () => ({
      apiVersion,
      clock: new Date(context.seconds() * 1000).toISOString(),
      objects: store.counts(),
      webhooks: sender.switches(),
      faults: faults.pending(),
    }),
    deliveries: () => store.deliveries.all(),
    switches: () => sender.switches(),
    changeSwitches: (changes) => sender.change(changes),
    configureWebhook: (wanted) => configureWebhook(wanted),
    resendEvent(id) {
      const event = store.events.get(id)
      if (event !== undefined) sender.resend(event)
      return event !== undefined
    },
    addFault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    replaceCard(customer, number) {
      const card = findTestCard(number.replaceAll(/[\s-]/g, ''))
      const owner = store.customers.get(customer)
      if (card === undefined || owner === undefined) return false
      const year = new Date(context.seconds() * 1000).getUTCFullYear() + 5
      const entered = createCard(context, { card, expMonth: 12, expYear: year, name: null, email: null })
      const method = attachCard(context, entered, customer)
      changeCustomer(context, owner, {
        invoice_settings: {
          custom_fields: null,
          default_payment_method: method.id,
          footer: null,
          rendering_options: null,
        },
      })
      for (const subscription of store.subscriptions.all()) {
        if (subscription.customer === customer && !isEnded(subscription)) {
          changeSubscriptionState(context, subscription, { default_payment_method: method.id })
        }
      }
      store.save()
      return true
    },
    advanceClock(milliseconds) {
      const settings = settingsOf(store)
      store.settings.put({ ...settings, clockOffsetMs: settings.clockOffsetMs + milliseconds })
      catchUp()
      store.save()
    },
    setPaymentRetries(retries) {
      store.settings.put({ ...settingsOf(store), paymentRetries: retries })
      store.save()
    },
    restrictKey(key, permissions) {
      store.restrictedKeys.put({ id: restrictedKeyId(key), permissions })
      store.save()
    },
    rollSecret(endpoint, keepMs) {
      const known = store.endpointSecrets.get(endpoint)
      if (known === undefined) return undefined
      const secret = createId('whsec')
      const former = { secret: known.secret, until: wallClock() + keepMs }
      store.endpointSecrets.put({ id: endpoint, secret, former })
      store.save()
      return secret
    },
    reset() {
      store.clear()
      faults.clear()
      configureStartWebhook()
      store.save()
    },
    idle: () => sender.idle(),
  }
}

function settingsOf(store: Store): EmulatorSettings {
  return store.settings.get('settings') ?? { id: 'settings', clockOffsetMs: 0 }
}
