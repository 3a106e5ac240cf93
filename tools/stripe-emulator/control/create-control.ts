import type { Fault, Faults } from './create-faults.ts'
import { findTestCard } from '../billing/test-cards.ts'
import { createCard, attachCard } from '../billing/attach-card.ts'
import { changeCustomer } from '../billing/change-customer.ts'
import { apiVersion, type EmulatorContext } from '../model/emulator-context.ts'
import type { Delivery } from '../model/emulator-records.ts'
import type { WebhookEndpoint } from '../model/stored.ts'
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
}

/** See EmulatorControl. */
export function createControl({ context, faults, sender, catchUp, webhook }: ControlDependencies): EmulatorControl {
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
      if (card === undefined || store.customers.get(customer) === undefined) return false
      const year = new Date(context.seconds() * 1000).getUTCFullYear() + 5
      const entered = createCard(context, { card, expMonth: 12, expYear: year, name: null, email: null })
      const method = attachCard(context, entered, customer)
      changeCustomer(context, customer, {
        invoice_settings: {
          custom_fields: null,
          default_payment_method: method.id,
          footer: null,
          rendering_options: null,
        },
      })
      for (const subscription of store.subscriptions.all()) {
        if (subscription.customer === customer) {
          store.subscriptions.put({ ...subscription, default_payment_method: method.id })
        }
      }
      store.save()
      return true
    },
    advanceClock(milliseconds) {
      const offset = store.settings.get('settings')?.clockOffsetMs ?? 0
      store.settings.put({ id: 'settings', clockOffsetMs: offset + milliseconds })
      catchUp()
      store.save()
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
