import { createServer, type Server } from 'node:http'
import Stripe from 'stripe'
import { createObjectCheck } from './schema/check-objects.ts'
import { startStripeEmulator, type RunningStripeEmulator, type StartOptions } from './start-stripe-emulator.ts'

/** An emulator with a client of Stripe's SDK, for tests. */
export interface EmulatorFixture {
  emulator: RunningStripeEmulator
  stripe: Stripe
  close(): Promise<void>
}

/** The SDK pointed at an emulator; it never retries by itself unless asked to. */
export function stripeClient(url: string, options: { apiKey?: string; maxNetworkRetries?: number } = {}): Stripe {
  const { hostname, port } = new URL(url)
  return new Stripe(options.apiKey ?? 'sk_test_emulator', {
    host: hostname,
    port,
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries: options.maxNetworkRetries ?? 0,
  })
}

/** What all emulators of a test file are held against; compiling it takes a while. */
export const objectCheck = createObjectCheck()

/** Starts an emulator on a free port, every answer and event of which is held against the types of Stripe's SDK. */
export async function startFixture(options: Partial<StartOptions> = {}): Promise<EmulatorFixture> {
  const emulator = await startStripeEmulator({ port: 0, check: objectCheck, ...options })
  return { emulator, stripe: stripeClient(emulator.url), close: () => emulator.close() }
}

export interface FormAnswer {
  status: number
  headers: Headers
  body: unknown
}

/** A raw request with a form body, which the SDK's types would not let pass. */
export async function postForm(
  url: string,
  path: string,
  form: string,
  headers: Record<string, string> = {},
): Promise<FormAnswer> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer sk_test_emulator',
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    body: form,
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}

export interface ReceivedWebhook {
  event: Stripe.Event
  signature: string
  body: string
}

export interface WebhookReceiver {
  url: string
  secret: string
  received: ReceivedWebhook[]
  /** Statuses to answer with, in turn; afterwards 200. */
  answers: number[]
  close(): Promise<void>
}

/** A real endpoint that verifies every webhook with the SDK and answers 400 to a wrong signature. */
export async function startReceiver(): Promise<WebhookReceiver> {
  const secret = 'whsec_receiver'
  const received: ReceivedWebhook[] = []
  const answers: number[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const signature = String(request.headers['stripe-signature'])
      try {
        const event = new Stripe('sk_test_receiver').webhooks.constructEvent(body, signature, secret)
        received.push({ event, signature, body })
        response.statusCode = answers.shift() ?? 200
      } catch {
        response.statusCode = 400
      }
      response.end()
    })
  })
  await listen(server)
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/webhooks/stripe`,
    secret,
    received,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
}

/** A customer whose default card is a test card, as `pm_card_visa`. */
export function createCustomer(stripe: Stripe, card = 'pm_card_visa'): Promise<Stripe.Customer> {
  return stripe.customers.create({
    email: 'ada@example.com',
    payment_method: card,
    invoice_settings: { default_payment_method: card },
  })
}

export interface Offer {
  monthly: Stripe.Price
  yearly: Stripe.Price
  enterprise: Stripe.Price
  setupFee: Stripe.Price
}

/** Products and prices like those of the catalogue. */
export async function createOffer(stripe: Stripe): Promise<Offer> {
  const professional = await stripe.products.create({ name: 'Professional' })
  const enterprise = await stripe.products.create({ name: 'Enterprise' })
  const setup = await stripe.products.create({ name: 'Enterprise set-up' })
  const usd = { currency: 'usd' }
  return {
    monthly: await stripe.prices.create({
      ...usd,
      product: professional.id,
      unit_amount: 4900,
      recurring: { interval: 'month' },
      lookup_key: 'professional_monthly',
    }),
    yearly: await stripe.prices.create({
      ...usd,
      product: professional.id,
      unit_amount: 49_000,
      recurring: { interval: 'year' },
      lookup_key: 'professional_yearly',
    }),
    enterprise: await stripe.prices.create({
      ...usd,
      product: enterprise.id,
      unit_amount: 19_900,
      recurring: { interval: 'month' },
      lookup_key: 'enterprise_monthly',
    }),
    setupFee: await stripe.prices.create({
      ...usd,
      product: setup.id,
      unit_amount: 50_000,
      lookup_key: 'enterprise_setup',
    }),
  }
}

/** An open embedded session for the prices. */
export function openSession(
  stripe: Stripe,
  customer: string,
  ...prices: Stripe.Price[]
): Promise<Stripe.Checkout.Session> {
  return stripe.checkout.sessions.create({
    mode: 'subscription',
    ui_mode: 'embedded_page',
    redirect_on_completion: 'never',
    customer,
    line_items: prices.map((price) => ({ price: price.id, quantity: 1 })),
  })
}

export interface ConfirmAnswer {
  http: number
  status?: string
  subscription?: string
  error?: { code: string; message: string; decline_code?: string; param?: string }
}

/** Presses Pay as the checkout page does. */
export async function confirm(url: string, session: string, body: Record<string, string>): Promise<ConfirmAnswer> {
  const response = await fetch(`${url}/payment_pages/${session}/confirm`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  // The emulator's own answer, whose shape these tests are about.
  const answer = (await response.json()) as Omit<ConfirmAnswer, 'http'>
  return { http: response.status, ...answer }
}
