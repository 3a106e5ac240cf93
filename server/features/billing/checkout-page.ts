import type { CheckoutState } from '../../../shared/protocol/cloud-api.ts'
import { html, type Html } from '../../web/html.ts'

export interface CheckoutPage {
  /** State of the checkout when the page is drawn. */
  state: CheckoutState
  accountName: string
  planName: string
  interval: 'month' | 'year'
  /** Integer US cents. */
  dueNowCents: number
  recurringCents: number
  publishableKey: string
  /** The origin of the emulator, which stands in for Stripe.js; `null` with Stripe itself. */
  emulator: string | null
  /** Addresses of the style sheets of every page. */
  styles: readonly string[]
}

/** US cents as a price, always with cents, so that columns line up: "$49.00". */
function price(cents: number): string {
  return new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(cents / 100)
}

/** The page that shows Stripe's embedded Checkout and what becomes of it. Every state's words are in it; the script shows one. */
export function drawCheckoutPage(page: CheckoutPage): string {
  const period = page.interval === 'month' ? 'month' : 'year'
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Checkout – RevitAutoPlan</title>
        <link rel="icon" href="/assets/mark.svg" type="image/svg+xml" />
        ${page.styles.map((address) => html`<link rel="stylesheet" href="${address}" />`)}
        <link rel="stylesheet" href="/assets/checkout/checkout-page.css" />
        ${page.emulator !== null && html`<script src="${page.emulator}/stripe.js"></script>`}
        <script type="module" src="/assets/checkout/checkout-page.js"></script>
      </head>
      <body>
        <header class="head">
          <span class="mark"><img src="/assets/mark.svg" alt="" width="20" height="20" />RevitAutoPlan</span>
          <span class="place">Checkout</span>
        </header>
        <main id="checkout" class="checkout" data-state="${page.state}" data-publishable-key="${page.publishableKey}">
          <div class="summary">
            <h1>${page.planName}, ${page.interval === 'month' ? 'monthly' : 'yearly'}</h1>
            ${summary(page, period)}
          </div>
          <div class="desk">
            ${states(page)}
            <noscript>
              <div class="notice wrong">
                <p>
                  <strong>JavaScript is switched off.</strong> The payment form needs it. Switch it on for this page.
                </p>
              </div>
            </noscript>
            <div id="payment" hidden></div>
          </div>
        </main>
        <footer class="block">
          <dl>
            <div>
              <dt>Account</dt>
              <dd>${page.accountName}</dd>
            </div>
            <div>
              <dt>Payment by</dt>
              <dd>${page.emulator === null ? 'Stripe' : 'Stripe emulator, no real money'}</dd>
            </div>
            <div data-shows="loading open failed">
              <dt>Open until</dt>
              <dd><time id="expires">–</time></dd>
            </div>
          </dl>
        </footer>
      </body>
    </html>`.text
}

function summary(page: CheckoutPage, period: string): Html {
  const setupCents = page.dueNowCents - page.recurringCents
  return html`<table class="price">
      <caption class="hidden">
        What is due today
      </caption>
      <tbody>
        <tr>
          <th scope="row">${page.planName}, first ${period}</th>
          <td class="number">${price(page.recurringCents)}</td>
        </tr>
        ${
          setupCents > 0 &&
          html`<tr>
            <th scope="row">Setup, once</th>
            <td class="number">${price(setupCents)}</td>
          </tr>`
        }
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">
            <span data-shows="loading open failed">Due today</span>
            <span data-shows="processing complete" hidden>Paid</span>
            <span data-shows="expired cancelled" hidden>Not charged</span>
          </th>
          <td class="number">${price(page.dueNowCents)}</td>
        </tr>
      </tfoot>
    </table>
    <p class="soft small" data-shows="loading open failed processing complete">
      Renews at ${price(page.recurringCents)} each ${period} until cancelled.
    </p>`
}

function states(page: CheckoutPage): Html {
  const state = (name: string, content: Html) => html`<div data-shows="${name}" hidden>${content}</div>`
  return html`<div id="status" role="status" aria-live="polite">
    ${state('loading', html`<p class="soft">Loading the payment form…</p>`)}
    ${state('open', html`<p class="hidden">The payment form is ready.</p>`)}
    ${state(
      'processing',
      html`<div class="notice plain">
        <p><strong>Payment received.</strong> Activating ${page.planName}…</p>
        <p class="soft" data-slow hidden>
          This takes longer than usual. The payment is safe and nothing needs to be paid again. You can close this
          window: the plan is activated without it.
        </p>
      </div>`,
    )}
    ${state(
      'complete',
      html`<div class="notice done">
        <p><strong>${page.planName} is active.</strong> Open Revit sessions get it within seconds.</p>
        <p class="soft">You can close this window.</p>
      </div>`,
    )}
    ${state(
      'expired',
      html`<div class="notice near">
        <p><strong>This checkout has expired.</strong> Nothing was charged.</p>
        <p class="soft">To buy ${page.planName}, start again from Plans in the RevitAutoPlan app.</p>
      </div>`,
    )}
    ${state(
      'cancelled',
      html`<div class="notice near">
        <p><strong>This checkout was closed.</strong> Nothing was charged.</p>
        <p class="soft">To buy a plan, start again from Plans in the RevitAutoPlan app.</p>
      </div>`,
    )}
    ${state(
      'failed',
      html`<div class="notice wrong">
        <p><strong>The payment form could not be loaded.</strong> Nothing was charged.</p>
        <p class="soft">
          Check the internet connection, and that no firewall or content blocker stops
          ${page.emulator === null ? 'js.stripe.com' : page.emulator}. Then try again.
        </p>
        <p class="actions"><button type="button" class="primary" id="retry">Try again</button></p>
      </div>`,
    )}
  </div>`
}
