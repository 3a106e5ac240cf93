import express, { Router } from 'express'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import Stripe from 'stripe'
import type { Database } from '../../db/database.ts'
import { mountRoute } from '../../http/contract/route-contract.ts'
import { HttpError } from '../../http/http-error.ts'
import { billingContract } from './billing-contract.ts'
import type { StripeSettings } from './billing-settings.ts'
import { insertStripeEvent } from './store/stripe-event-store.ts'
import { isLiveKey } from './stripe-client.ts'
import { readWebhookEvent } from './webhook-event.ts'

/** Instants and digests by scheme, as Stripe writes them. On a header of another form its own check throws what is no refusal. */
const SIGNATURE_FORM = /^\w+=[0-9a-f]+(?:,\w+=[0-9a-f]+)*$/

/** Seconds that a signature may be old. */
const TOLERANCE = 300

export interface WebhookRouterDeps {
  readonly db: Kysely<Database>
  readonly settings: StripeSettings
  readonly stripe: Stripe
  readonly now: () => number
  readonly logger: Logger
  /** Called after an event was stored. */
  readonly stored: () => void
}

/**
 * `POST /webhooks/stripe`: verify the bytes, store the event once, answer 200; the work comes later.
 * 400 says the signature is bad, and nothing else does: Stripe would send again for days what cannot pass.
 * Must be mounted before any parser of JSON bodies.
 */
export function createWebhookRouter(deps: WebhookRouterDeps): Router {
  const router = Router()
  const live = isLiveKey(deps.settings.secretKey)
  const { webhook } = billingContract
  mountRoute(
    router,
    webhook,
    express.raw({ type: () => true, limit: webhook.body.limit }),
    async (request, response) => {
      const body: unknown = request.body
      const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
      if (!isSigned(deps, bytes, request.get('stripe-signature'))) {
        throw new HttpError(
          400,
          'bad_signature',
          'The signature of the message is missing, wrong or too old.',
          "Check that STRIPE_WEBHOOK_SECRET is this endpoint's secret, and the clock of the server.",
        )
      }
      const event = readWebhookEvent(bytes.toString('utf8'), deps.now(), live)
      if (event === null) {
        deps.logger.error({ bytes: bytes.length }, 'a signed message of Stripe is no event that is understood')
      } else {
        if (event.api_version !== null && event.api_version !== Stripe.API_VERSION) {
          deps.logger.warn(
            { eventId: event.event_id, sent: event.api_version, expected: Stripe.API_VERSION },
            'the webhook endpoint at Stripe has another API version',
          )
        }
        if (await insertStripeEvent(deps.db, event)) deps.stored()
      }
      response.status(200).json({ received: true })
    },
  )
  return router
}

function isSigned(deps: WebhookRouterDeps, bytes: Buffer, header: string | undefined): boolean {
  const { signature } = deps.stripe.webhooks
  if (header === undefined || !SIGNATURE_FORM.test(header) || signature === null) return false
  return deps.settings.webhookSecrets.some((secret) => {
    try {
      // The age is counted on the wall clock, as it was signed: a replayed message is old whatever time billing works with.
      return signature.verifyHeader(bytes, header, secret, TOLERANCE)
    } catch (error) {
      if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false
      throw error
    }
  })
}
