import { setTimeout as sleep } from 'node:timers/promises'
import { postWebhook } from './post-webhook.ts'
import { calmWebhooks, type WebhookSwitches } from './webhook-switches.ts'
import { createId } from '../model/create-id.ts'
import type { Store } from '../model/create-store.ts'
import { apiVersion } from '../model/emulator-context.ts'
import type { Delivery, EndpointSecret } from '../model/emulator-records.ts'
import type { StripeEvent } from '../model/stored.ts'
import { matchesType } from '../resources/events.ts'

export interface WebhookSenderOptions {
  store: Store
  /** Waits before each further attempt, in milliseconds; after the last one the delivery has failed. */
  retryDelays: readonly number[]
  timeoutMs: number
  /** Wall clock, epoch milliseconds. */
  wallClock(): number
}

export interface WebhookSender {
  /** Queues the event for every endpoint that wants it. */
  enqueue(event: StripeEvent): void
  /** Queues an event once more, for all endpoints that want it. */
  resend(event: StripeEvent): void
  switches(): WebhookSwitches
  change(changes: Partial<WebhookSwitches>): void
  /** Resolves when no attempt is under way and none is due. */
  idle(): Promise<void>
  /** Cuts the attempt under way short; what was not received is kept in the store. */
  close(): Promise<void>
}

const keptDeliveries = 2000

/**
 * Delivers events to webhook endpoints: one attempt at a time in the order of their due times, each freshly signed,
 * every answer but 2xx tried again.
 */
export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { store } = options
  let switches = calmWebhooks
  const closing = new AbortController()
  let running: Promise<void> | undefined
  let wake: AbortController | undefined

  function due(): Delivery[] {
    if (switches.paused || closing.signal.aborted) return []
    const now = options.wallClock()
    const batch = store.deliveries
      .all()
      .filter((delivery) => delivery.state === 'pending' && delivery.dueAt <= now)
      .sort((a, b) => a.dueAt - b.dueAt)
    return switches.shuffled ? reorder(batch) : batch
  }

  function nextDueAt(): number | undefined {
    if (switches.paused || closing.signal.aborted) return undefined
    const instants = store.deliveries.all().flatMap((one) => (one.state === 'pending' ? [one.dueAt] : []))
    return instants.length === 0 ? undefined : Math.min(...instants)
  }

  async function attempt(delivery: Delivery): Promise<void> {
    const endpoint = store.webhookEndpoints.get(delivery.endpoint)
    const secrets = goodSecrets(store.endpointSecrets.get(delivery.endpoint), options.wallClock())
    const event = store.events.get(delivery.event)
    if (endpoint === undefined || secrets.length === 0 || event === undefined || endpoint.status !== 'enabled') {
      store.deliveries.put({ ...delivery, state: 'failed' })
      return
    }
    const payload = JSON.stringify({ ...event, api_version: endpoint.api_version ?? apiVersion }, null, 2)
    let last: { status: number | null; error: string | null } = { status: null, error: null }
    for (let copy = 0; copy < switches.copies; copy += 1) {
      last = await postWebhook({
        url: endpoint.url,
        payload,
        secrets,
        now: options.wallClock(),
        timeoutMs: options.timeoutMs,
        signal: closing.signal,
      })
    }
    // An attempt that closing cut short is made again at the next start.
    if (!closing.signal.aborted) record(delivery, last)
  }

  function record(delivery: Delivery, answer: { status: number | null; error: string | null }): void {
    // Gone meanwhile: the emulator was reset.
    if (store.deliveries.get(delivery.id) === undefined) return
    const now = options.wallClock()
    const attempts = [...delivery.attempts, { at: now, ...answer }]
    const wait = options.retryDelays[attempts.length - 1]
    const state = answer.error === null ? 'delivered' : wait === undefined ? 'failed' : 'pending'
    store.deliveries.put({ ...delivery, attempts, state, dueAt: now + (wait ?? 0) })
    if (state === 'delivered') {
      const event = store.events.get(delivery.event)
      if (event !== undefined) store.events.put({ ...event, pending_webhooks: Math.max(0, event.pending_webhooks - 1) })
    }
  }

  async function run(): Promise<void> {
    for (;;) {
      for (let batch = due(); batch.length > 0; batch = due()) {
        for (const delivery of batch) {
          if (closing.signal.aborted || switches.paused) break
          await attempt(delivery)
        }
        forgetOldDeliveries(store)
        store.save()
      }
      const next = nextDueAt()
      if (next === undefined) return
      wake = new AbortController()
      // Woken early when something new is due; `ref: false` keeps a waiting retry from holding the process.
      await sleep(Math.max(0, next - options.wallClock()), undefined, { signal: wake.signal, ref: false }).catch(
        () => undefined,
      )
    }
  }

  function kick(): void {
    if (closing.signal.aborted) return
    wake?.abort()
    // Started in the next turn, so that all events of one request are queued before the first is sent.
    running ??= sleep(0)
      .then(run)
      .finally(() => {
        running = undefined
        if (nextDueAt() !== undefined) kick()
      })
  }

  function enqueue(event: StripeEvent): void {
    const wanting = store.webhookEndpoints
      .all()
      .filter((one) => one.status === 'enabled' && one.enabled_events.some((type) => matchesType(event.type, type)))
    for (const endpoint of wanting) {
      store.deliveries.put({
        id: createId('whd'),
        event: event.id,
        type: event.type,
        endpoint: endpoint.id,
        state: switches.dropped ? 'dropped' : 'pending',
        dueAt: options.wallClock() + switches.delayMs,
        attempts: [],
      })
    }
    store.events.put({ ...event, pending_webhooks: wanting.length })
    if (wanting.length > 0) kick()
  }

  kick()
  return {
    enqueue,
    resend: enqueue,
    switches: () => switches,
    change(changes) {
      switches = { ...switches, ...changes }
      kick()
    },
    async idle() {
      for (let next = nextDueAt(); next !== undefined && next <= options.wallClock(); next = nextDueAt()) {
        await Promise.race([running ?? Promise.resolve(), sleep(5)])
      }
    },
    async close() {
      closing.abort()
      wake?.abort()
      await running
    },
  }
}

function goodSecrets(known: EndpointSecret | undefined, now: number): string[] {
  if (known === undefined) return []
  return known.former !== undefined && known.former.until > now ? [known.secret, known.former.secret] : [known.secret]
}

/** Another order than the given one: reversed, so that it surely differs. */
function reorder(batch: Delivery[]): Delivery[] {
  return batch.toReversed()
}

function forgetOldDeliveries(store: Store): void {
  const done = store.deliveries.all().filter((delivery) => delivery.state !== 'pending')
  for (const delivery of done.slice(0, Math.max(0, done.length - keptDeliveries))) store.deliveries.delete(delivery.id)
}
