import express, { type Express } from 'express'
import { createBrowserRouter } from './browser/create-browser-router.ts'
import { catchUp } from './billing/catch-up.ts'
import { createAnswerWatch } from './control/create-answer-watch.ts'
import { createControl, type ConfiguredWebhook, type EmulatorControl } from './control/create-control.ts'
import { createControlRouter } from './control/create-control-router.ts'
import { createFaults } from './control/create-faults.ts'
import { createApiRouter, type RequestIdentity } from './http/create-api-router.ts'
import { createId } from './model/create-id.ts'
import { createStore } from './model/create-store.ts'
import { forgetOldRows } from './model/forget-old-rows.ts'
import { apiVersion, type EmulatorContext } from './model/emulator-context.ts'
import type { StripeEvent } from './model/stored.ts'
import { allEndpoints } from './resources/all-endpoints.ts'
import type { ObjectCheck } from './schema/check-objects.ts'
import { readKnownApi } from './schema/known-api.ts'
import { readObjectTypes } from './schema/object-types.ts'
import { createWebhookSender } from './webhooks/create-webhook-sender.ts'

export interface StripeEmulatorOptions {
  /** Where the emulator is reached, without a slash at the end; asked for when a URL is made. */
  baseUrl(): string
  /** File that keeps all objects over a restart; without it they live in memory only. */
  statePath?: string
  webhook?: ConfiguredWebhook
  /** The clock of billing, epoch milliseconds. Signatures of webhooks always carry the real time. */
  now?: () => number
  /** Waits before each further attempt of a webhook, in milliseconds. */
  webhookRetryDelays?: readonly number[]
  /** How long an endpoint may take to answer, in milliseconds. */
  webhookTimeoutMs?: number
  /** Holds every answer and every event against the types of Stripe's SDK; what it finds fails the request and `close`. */
  check?: ObjectCheck
}

export interface StripeEmulator {
  app: Express
  control: EmulatorControl
  /** Stops the timers and the webhooks and saves. Rejects when the check found what Stripe would not send. */
  close(): Promise<void>
}

const defaultRetryDelays = [1000, 5000, 30_000, 120_000, 600_000]

/** An emulator of the part of Stripe that the README lists, as an Express application. */
export function createStripeEmulator(options: StripeEmulatorOptions): StripeEmulator {
  const store = createStore(options.statePath)
  const now = options.now ?? Date.now
  const sender = createWebhookSender({
    store,
    retryDelays: options.webhookRetryDelays ?? defaultRetryDelays,
    timeoutMs: options.webhookTimeoutMs ?? 10_000,
    wallClock: Date.now,
  })
  const faults = createFaults()
  const watch = createAnswerWatch(options.check)

  function seconds(): number {
    return Math.floor((now() + (store.settings.get('settings')?.clockOffsetMs ?? 0)) / 1000)
  }

  function contextFor(request: RequestIdentity | null, clock: () => number = seconds): EmulatorContext {
    return {
      store,
      seconds: clock,
      baseUrl: options.baseUrl,
      emit(type, object, previous) {
        const event: StripeEvent = {
          id: createId('evt'),
          object: 'event',
          api_version: apiVersion,
          created: clock(),
          data: {
            object: structuredClone<Record<string, unknown>>({ ...object }),
            ...(previous === undefined ? {} : { previous_attributes: structuredClone(previous) }),
          },
          livemode: false,
          pending_webhooks: 0,
          request,
          type,
        }
        watch.event(event)
        sender.enqueue(event)
      },
    }
  }

  const context = contextFor(null)
  const advance = (): void => catchUp(store, seconds(), (instant) => contextFor(null, () => instant))

  const control = createControl({
    context,
    faults,
    sender,
    catchUp: advance,
    webhook: options.webhook,
    wallClock: Date.now,
  })
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use('/_emulator', createControlRouter(control))
  app.use(createBrowserRouter({ context, catchUp: advance }))
  app.use(
    createApiRouter({
      endpoints: allEndpoints,
      known: readKnownApi(),
      types: readObjectTypes(),
      faults,
      watch,
      contextFor,
      catchUp: advance,
    }),
  )

  // What falls due does so without a request too, as expired sessions and renewals do at Stripe.
  const timer = setInterval(() => {
    advance()
    forgetOldRows(store, seconds())
    store.save()
  }, 1000)
  timer.unref()

  return {
    app,
    control,
    async close() {
      clearInterval(timer)
      await sender.close()
      store.save()
      if (watch.faults().length > 0) {
        throw new Error(`The emulator sent what Stripe would not:\n${watch.faults().join('\n')}`)
      }
    },
  }
}
