// The checkout page: shows Stripe's embedded Checkout and follows the checkout's state, which the cloud alone decides.
// oxlint-disable-next-line import/no-absolute-path -- an address of this site, where the package's own file is served
import { loadStripe } from '/assets/stripe-js/pure.mjs'

/** @typedef {'loading' | 'open' | 'processing' | 'complete' | 'expired' | 'cancelled' | 'failed'} ShownState */
/** @typedef {{ state: 'open' | 'processing' | 'complete' | 'expired' | 'cancelled', expiresAt: number }} CheckoutAnswer */

/** How often the cloud is asked, milliseconds. */
const PAUSE = { open: 5000, processing: 1500 }
/** After this long in "activating" the page says that it takes longer, milliseconds. */
const SLOW_AFTER = 20_000
const ANSWER_LIMIT = 15_000

const page = element('checkout')
const payment = element('payment')
const base = window.location.pathname.replace(/\/$/, '')

/** @type {import('@stripe/stripe-js').StripeEmbeddedCheckout | null} */
let embedded = null
/** Set once Stripe said that it is paid: from then on the page never goes back to the form. */
let paid = false
/** @type {ShownState} */
let shown = 'loading'
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer
/** Counts the questions, so that the answer to an older one is not believed. */
let round = 0

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
function element(id) {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page has no element ${id}`)
  return found
}

/** @param {ShownState} state */
function show(state) {
  if (state === 'processing' && shown !== 'processing') {
    setTimeout(() => {
      for (const slow of document.querySelectorAll('[data-slow]')) slow.toggleAttribute('hidden', false)
    }, SLOW_AFTER)
  }
  shown = state
  page.dataset['state'] = state
  payment.hidden = state !== 'open'
  for (const part of document.querySelectorAll('[data-shows]')) {
    part.toggleAttribute('hidden', part.getAttribute('data-shows')?.split(' ').includes(state) !== true)
  }
}

function removeForm() {
  embedded?.destroy()
  embedded = null
}

/**
 * @param {string} path
 * @param {'GET' | 'POST'} method
 * @returns {Promise<unknown>}
 */
async function ask(path, method) {
  const response = await fetch(base + path, {
    method,
    cache: 'no-store',
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_LIMIT),
  })
  if (!response.ok) throw new Error(`the cloud answered ${response.status}`)
  return response.json()
}

/** Asks for the state, and for a fresh look at Stripe once it is paid. */
async function follow() {
  clearTimeout(timer)
  round += 1
  const mine = round
  try {
    // Our own cloud's answer, of the form that its route gives.
    const answer = /** @type {CheckoutAnswer} */ (await (paid ? ask('/refresh', 'POST') : ask('/state', 'GET')))
    if (mine !== round) return
    showExpiry(answer.expiresAt)
    if (answer.state === 'processing') paid = true
    if (answer.state !== 'open') {
      removeForm()
      show(answer.state)
    }
    if (answer.state === 'complete' || answer.state === 'expired' || answer.state === 'cancelled') return
  } catch (error) {
    // Asked again below; a payment that was made is safe meanwhile, and the form needs no cloud.
    console.warn('The state of the checkout could not be read.', error)
  }
  if (mine === round) timer = setTimeout(() => void follow(), paid ? PAUSE.processing : PAUSE.open)
}

/** @param {number} expiresAt */
function showExpiry(expiresAt) {
  const expires = element('expires')
  const date = new Date(expiresAt)
  expires.setAttribute('datetime', date.toISOString())
  expires.textContent = date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })
}

async function openForm() {
  show('loading')
  removeForm()
  try {
    const stripe = await loadStripe(page.dataset['publishableKey'] ?? '')
    if (stripe === null) throw new Error('Stripe.js did not load')
    const { clientSecret } = /** @type {{ clientSecret: string }} */ (await ask('/session', 'GET'))
    embedded = await stripe.createEmbeddedCheckoutPage({
      clientSecret,
      onComplete() {
        paid = true
        removeForm()
        show('processing')
        void follow()
      },
    })
    // Shown before mounting, so that Stripe can measure the space that it has.
    show('open')
    embedded.mount(payment)
  } catch (error) {
    console.error('The payment form could not be loaded.', error)
    removeForm()
    if (shown === 'loading' || shown === 'open') show('failed')
  }
}

element('retry').addEventListener('click', () => window.location.reload())
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && (shown === 'open' || shown === 'processing')) void follow()
})

const start = /** @type {CheckoutAnswer['state']} */ (page.dataset['state'] ?? 'open')
if (start === 'open') {
  await openForm()
} else {
  paid = start === 'processing'
  show(start)
}
await follow()
