import { readFileSync } from 'node:fs'
import express, { Router, type Request, type Response } from 'express'
import { parseCardEntry } from './parse-card-entry.ts'
import { renderCheckoutPage, renderMissingCheckoutPage } from './render-checkout-page.ts'
import { renderInvoicePage } from './render-invoice-page.ts'
import { renderPortalPage } from './render-portal-page.ts'
import { confirmCheckoutSession } from '../billing/confirm-checkout-session.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'

export interface BrowserDependencies {
  context: EmulatorContext
  catchUp(): void
}

const assets = {
  '/stripe.js': ['stripe-shim.js', 'text/javascript; charset=utf-8'],
  '/embedded_checkout/checkout-page.js': ['checkout-page.js', 'text/javascript; charset=utf-8'],
  '/embedded_checkout/checkout-page.css': ['checkout-page.css', 'text/css; charset=utf-8'],
} as const

/** Only pages of this machine may frame the checkout. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  'frame-ancestors http://127.0.0.1:* http://localhost:* https://127.0.0.1:* https://localhost:*',
].join('; ')

/** The browser's side: the Stripe.js shim, the checkout page with its confirmation, and the page of an invoice. */
export function createBrowserRouter({ context, catchUp }: BrowserDependencies): Router {
  const router = Router()
  for (const [path, [file, type]] of Object.entries(assets)) {
    router.get(path, (_request: Request, response: Response) => {
      // Read at each request, so that a change shows without a restart.
      const content = readFileSync(new URL(file, import.meta.url))
      response.setHeader('content-type', type)
      response.setHeader('cache-control', 'no-cache')
      response.setHeader('x-content-type-options', 'nosniff')
      response.setHeader('cross-origin-resource-policy', 'cross-origin')
      response.send(content)
    })
  }
  router.get('/embedded_checkout/:id', (request: Request, response: Response) => {
    catchUp()
    const session = context.store.checkoutSessions.get(pathId(request))
    if (session === undefined || request.query['client_secret'] !== session.client_secret) {
      sendPage(response.status(404), renderMissingCheckoutPage())
      return
    }
    const lineItems = context.store.checkoutDetails.get(session.id)?.lineItems ?? []
    const parentOrigin = localOrigin(request.query['parent'])
    sendPage(response, renderCheckoutPage({ session, lineItems, parentOrigin, now: context.seconds() }))
  })
  router.get('/i/:id', (request: Request, response: Response) => {
    const invoice = context.store.invoices.get(pathId(request))
    sendPage(response.status(invoice === undefined ? 404 : 200), renderInvoicePage(invoice))
  })
  router.get('/p/session/:id', (request: Request, response: Response) => {
    catchUp()
    const session = context.store.portalSessions.get(pathId(request))
    const owns = (one: { customer: string | null }) => one.customer === session?.customer
    const page =
      session === undefined
        ? undefined
        : {
            session,
            subscriptions: context.store.subscriptions.all().filter(owns).toReversed(),
            invoices: context.store.invoices.all().filter(owns).toReversed(),
          }
    sendPage(response.status(page === undefined ? 404 : 200), renderPortalPage(page))
  })
  router.post(
    '/payment_pages/:id/confirm',
    express.json({ limit: '10kb' }),
    express.urlencoded({ extended: false, limit: '10kb' }),
    (request: Request, response: Response) => {
      confirm(context, catchUp, request, response)
    },
  )
  return router
}

function confirm(context: EmulatorContext, catchUp: () => void, request: Request, response: Response): void {
  catchUp()
  response.setHeader('cache-control', 'no-store')
  const origin = request.headers.origin
  if (origin !== undefined && origin !== `http://${request.headers.host ?? ''}`) {
    response.status(403).json({ error: { type: 'invalid_request_error', message: 'Not from another origin.' } })
    return
  }
  const session = context.store.checkoutSessions.get(pathId(request))
  if (session === undefined) {
    response.status(404).json({
      error: { type: 'invalid_request_error', code: 'resource_missing', message: 'No such checkout.session' },
    })
    return
  }
  const entry = parseCardEntry(request.body ?? {}, context.seconds())
  if (!entry.ok && session.status === 'open') {
    response.status(402).json({ error: { type: 'card_error', ...entry.problem } })
    return
  }
  const confirmation = entry.ok ? entry.confirmation : { card: null, answer: undefined }
  const result = confirmCheckoutSession(context, session, confirmation)
  context.store.save()
  switch (result.status) {
    case 'complete':
      response.json({ status: 'complete', session: result.session.id, subscription: result.session.subscription })
      return
    case 'requires_action':
      response.json({ status: 'requires_action', session: session.id })
      return
    case 'expired':
      response.status(400).json({
        error: {
          type: 'invalid_request_error',
          code: 'checkout_session_expired',
          message: 'This checkout has expired. Nothing was charged. Go back and start the checkout again.',
        },
      })
      return
    case 'card_missing':
      response.status(400).json({
        error: {
          type: 'invalid_request_error',
          code: 'parameter_missing',
          message: 'No challenge waits for an answer.',
        },
      })
      return
    case 'declined':
      response.status(402).json({
        error: {
          type: 'card_error',
          code: result.code,
          ...(result.declineCode === null ? {} : { decline_code: result.declineCode }),
          message: declineWords(result.code, result.message),
        },
      })
  }
}

/** What the buyer reads; Stripe's own words say nothing of money in the case of a failed challenge. */
function declineWords(code: string, message: string): string {
  return code === 'payment_intent_authentication_failure'
    ? 'Your bank did not confirm this payment. Nothing was charged; try again or use another card.'
    : `${message} Nothing was charged; try another card.`
}

function pathId(request: Request): string {
  const id = request.params['id']
  return typeof id === 'string' ? id : ''
}

function localOrigin(value: unknown): string {
  return typeof value === 'string' && /^https?:\/\/(127\.0\.0\.1|localhost)(:\d{1,5})?$/.test(value) ? value : ''
}

function sendPage(response: Response, html: string): void {
  response.setHeader('content-security-policy', pagePolicy)
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.setHeader('cache-control', 'no-store')
  response.setHeader('referrer-policy', 'no-referrer')
  response.setHeader('x-content-type-options', 'nosniff')
  response.send(html)
}
