import Stripe from 'stripe'
import type { Plan } from '../../../shared/catalog/plan.ts'
import { DAY, MINUTE, SECOND } from '../../../shared/time/duration.ts'
import type { Executor } from '../../db/database.ts'
import type { StripeSettings } from './billing-settings.ts'
import { plansForSale, wantedPrices } from './catalog-prices.ts'
import { isAsWanted, pricesByLookupKey } from './ensure-catalog.ts'
import { allPrices } from './store/price-store.ts'
import { countFailedEvents, knownEventIds } from './store/stripe-event-store.ts'
import { accountsWithProblems } from './store/subscription-store.ts'
import { createStripeClient } from './stripe-client.ts'
import { describeFailure } from './stripe-failure.ts'

/** One thing that was looked at. */
export interface BillingFinding {
  readonly about: string
  /** What is wrong, `null` when all is well. */
  readonly problem: string | null
  readonly nextStep: string
}

export interface CheckBillingDeps {
  readonly executor: Executor
  readonly catalog: readonly Plan[]
  /** `null`: billing is switched off. */
  readonly settings: StripeSettings | null
  readonly publicUrl: string
  readonly now: () => number
}

/** Without these the plan of a customer would follow Stripe only at the next sweep. */
const NEEDED_EVENTS = [
  'checkout.session.completed',
  'checkout.session.expired',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'invoice.paid',
  'invoice.payment_failed',
]
/** A message is on its way for seconds; Stripe repeats one that was not taken for three days. */
const ARRIVES_WITHIN = 5 * MINUTE
const SENT_FOR = 3 * DAY
/** Keys of one Stripe account begin with the same characters behind their kind. */
const ACCOUNT_OF_KEY = /^[a-z]{2}_(?:test|live)_51([A-Za-z0-9]{14})/

const fine = (about: string): BillingFinding => ({ about, problem: null, nextStep: '' })

/**
 * Looks whether plans can be sold and payments be heard of: the keys, the prices, the webhook endpoint and its messages. Reads
 * only, at Stripe as well. When Stripe refuses the key the rest is not looked at: it would only say the same.
 */
export async function checkBilling(deps: CheckBillingDeps): Promise<BillingFinding[]> {
  const { settings } = deps
  if (settings === null) {
    return [
      {
        about: 'settings',
        problem: 'Payments are switched off: nothing can be bought.',
        nextStep: 'Set STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY and STRIPE_WEBHOOK_SECRET.',
      },
    ]
  }
  const stripe = createStripeClient(settings)
  const key = await checkSecretKey(stripe)
  if (key.problem !== null) return [key]
  return [
    key,
    checkPublishableKey(settings),
    ...(await guarded('prices', () => checkPrices(deps, stripe))),
    ...(await guarded('webhook endpoint', () => checkEndpoint(deps, stripe))),
    ...(await guarded('messages of Stripe', () => checkMessages(deps, stripe))),
    ...(await checkAccounts(deps)),
  ]
}

/** A restricted key may lack the right to look at one thing, and have that to another. */
async function guarded(about: string, look: () => Promise<BillingFinding[]>): Promise<BillingFinding[]> {
  try {
    return await look()
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error
    return [{ about, ...failureInWords(error) }]
  }
}

function failureInWords(error: InstanceType<typeof Stripe.errors.StripeError>): { problem: string; nextStep: string } {
  if (error instanceof Stripe.errors.StripeAuthenticationError) {
    return {
      problem: 'Stripe refuses STRIPE_SECRET_KEY.',
      nextStep: 'Copy the secret key of this Stripe account again (Developers, API keys) and restart the cloud.',
    }
  }
  if (error instanceof Stripe.errors.StripePermissionError) {
    return {
      problem: `STRIPE_SECRET_KEY is a restricted key that may not do this. Stripe says: ${error.message}`,
      nextStep: 'Give the key this permission in the Stripe dashboard, or use a secret key.',
    }
  }
  if (error instanceof Stripe.errors.StripeConnectionError) {
    return {
      problem: 'Stripe cannot be reached from here.',
      nextStep: 'Check the network and its proxy, STRIPE_API_BASE, and status.stripe.com.',
    }
  }
  return {
    problem: `Stripe could not answer: ${describeFailure(error)}`,
    nextStep: 'Try again in a minute; look at status.stripe.com.',
  }
}

async function checkSecretKey(stripe: Stripe): Promise<BillingFinding> {
  const about = 'secret key'
  try {
    await stripe.products.list({ limit: 1 })
    return fine(about)
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return { about, ...failureInWords(error) }
    throw error
  }
}

function checkPublishableKey(settings: StripeSettings): BillingFinding {
  const about = 'publishable key'
  const [own, other] = [settings.secretKey, settings.publishableKey].map((key) => ACCOUNT_OF_KEY.exec(key)?.[1])
  if (own === undefined || other === undefined || own === other) return fine(about)
  return {
    about,
    problem: 'STRIPE_PUBLISHABLE_KEY is of another Stripe account than STRIPE_SECRET_KEY: no checkout can be shown.',
    nextStep: 'Copy both keys from the same page of the Stripe dashboard (Developers, API keys).',
  }
}

async function checkPrices(deps: CheckBillingDeps, stripe: Stripe): Promise<BillingFinding[]> {
  const known = await allPrices(deps.executor)
  const findings: BillingFinding[] = []
  for (const plan of plansForSale(deps.catalog)) {
    const wanted = wantedPrices(plan)
    const held = await pricesByLookupKey(
      stripe,
      wanted.map(({ lookupKey }) => lookupKey),
    )
    for (const price of wanted) {
      const about = `price ${price.lookupKey}`
      const nextStep = 'Restart the cloud: it brings the prices to the catalogue. See its log when it cannot.'
      const found = held.get(price.lookupKey)
      if (found === undefined) {
        findings.push({
          about,
          problem: `Stripe has no active price with the lookup key ${price.lookupKey}.`,
          nextStep,
        })
      } else if (!isAsWanted(found, price)) {
        findings.push({ about, problem: `The price ${found.id} at Stripe is not the one of the catalogue.`, nextStep })
      } else if (known.get(found.id)?.current !== 1) {
        findings.push({ about, problem: `This cloud does not know the price ${found.id} yet.`, nextStep })
      } else findings.push(fine(about))
    }
  }
  return findings
}

async function checkEndpoint(deps: CheckBillingDeps, stripe: Stripe): Promise<BillingFinding[]> {
  const about = 'webhook endpoint'
  const path = '/webhooks/stripe'
  const url = `${deps.publicUrl}${path}`
  const endpoints = await stripe.webhookEndpoints.list({ limit: 100 }).autoPagingToArray({ limit: 1000 })
  const stale = endpoints
    .filter((endpoint) => endpoint.url !== url && endpoint.url.endsWith(path) && endpoint.status === 'enabled')
    .map((endpoint): BillingFinding => ({
      about: `webhook endpoint ${endpoint.id}`,
      problem: `Stripe also sends to ${endpoint.url}, which is not the address of this cloud.`,
      nextStep: `Delete it if no other cloud is there, or set CLOUD_PUBLIC_URL if this cloud is reached there.`,
    }))
  const own = endpoints.find((endpoint) => endpoint.url === url)
  return [checkOwnEndpoint(about, url, own), ...stale]
}

function checkOwnEndpoint(about: string, url: string, own: Stripe.WebhookEndpoint | undefined): BillingFinding {
  if (own === undefined) {
    return {
      about,
      problem: `Stripe has no webhook endpoint for ${url}: payments are noticed only by the sweep, minutes later.`,
      nextStep: `Add it in the Stripe dashboard (Developers, Webhooks) with API version ${Stripe.API_VERSION} and put its secret into STRIPE_WEBHOOK_SECRET. On a developer's machine: stripe listen --forward-to ${url}`,
    }
  }
  if (own.status !== 'enabled') {
    return {
      about,
      problem: `The webhook endpoint ${own.id} is disabled. Stripe does that after days without an answer.`,
      nextStep: 'Enable it in the Stripe dashboard once the cloud can be reached there.',
    }
  }
  const missing = own.enabled_events.includes('*')
    ? []
    : NEEDED_EVENTS.filter((type) => !own.enabled_events.some((enabled) => enabled === type))
  if (missing.length > 0) {
    return {
      about,
      problem: `The webhook endpoint ${own.id} does not send ${missing.join(', ')}.`,
      nextStep: 'Add these events to it in the Stripe dashboard.',
    }
  }
  if (own.api_version !== Stripe.API_VERSION) {
    return {
      about,
      problem: `The webhook endpoint ${own.id} sends with API version ${own.api_version ?? 'of the account'}; this cloud is made for ${Stripe.API_VERSION}.`,
      nextStep:
        'Make a new endpoint with that version, put its secret beside the old one into STRIPE_WEBHOOK_SECRET, then delete the old one.',
    }
  }
  return fine(about)
}

async function checkMessages(deps: CheckBillingDeps, stripe: Stripe): Promise<BillingFinding[]> {
  const about = 'messages of Stripe'
  const failed = await countFailedEvents(deps.executor)
  const given: BillingFinding[] =
    failed === 0
      ? []
      : [
          {
            about: 'given-up messages',
            problem: `${failed} messages of Stripe could not be worked on and were given up.`,
            nextStep: 'Look at last_error of the failed rows of stripe_event; the sweep repairs the plans meanwhile.',
          },
        ]
  const recent = await stripe.events.list({
    types: NEEDED_EVENTS,
    limit: 100,
    created: {
      gte: Math.floor((deps.now() - SENT_FOR) / SECOND),
      lte: Math.floor((deps.now() - ARRIVES_WITHIN) / SECOND),
    },
  })
  const sent = recent.data.map(({ id }) => id)
  const arrived = await knownEventIds(deps.executor, sent)
  const missing = sent.filter((id) => !arrived.has(id))
  if (missing.length === 0) return [fine(about), ...given]
  const [newest] = missing
  const none = arrived.size === 0
  return [
    {
      about,
      problem: none
        ? `None of the last ${missing.length} messages of Stripe was taken, the newest is ${newest ?? ''}.`
        : `${missing.length} of the last ${sent.length} messages of Stripe were not taken, the newest is ${newest ?? ''}.`,
      nextStep: none
        ? 'Compare STRIPE_WEBHOOK_SECRET with the signing secret of the endpoint, and look there at what the cloud answered: 400 is a wrong secret.'
        : 'Look in the Stripe dashboard at what the cloud answered to them. Stripe sends them again, and the sweep repairs what they stood for.',
    },
    ...given,
  ]
}

async function checkAccounts(deps: CheckBillingDeps): Promise<BillingFinding[]> {
  const problems = await accountsWithProblems(deps.executor)
  return problems.map(({ accountId, problem }) => ({
    about: `account ${accountId}`,
    problem,
    nextStep: 'Settle it in the Stripe dashboard; the cloud reads it again by itself.',
  }))
}
