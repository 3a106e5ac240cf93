import { escapeHtml } from './html.ts'
import { afterIntervals } from '../billing/billing-period.ts'
import { formatAmount } from '../billing/describe-line.ts'
import { testCards } from '../billing/test-cards.ts'
import type { CheckoutSession, LineItem } from '../model/stored.ts'

export interface CheckoutPage {
  session: CheckoutSession
  lineItems: LineItem[]
  /** Origin of the page that embeds this one, empty when it is none of this machine's. */
  parentOrigin: string
  /** Epoch seconds. */
  now: number
}

/** The page that the shim shows in a frame. It holds no inline script or style. */
export function renderCheckoutPage(page: CheckoutPage): string {
  const { session } = page
  const returnUrl =
    session.redirect_on_completion === 'always'
      ? (session.return_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', session.id)
      : ''
  return document(
    { state: session.status ?? 'open', 'parent-origin': page.parentOrigin, 'return-url': returnUrl },
    session.status === 'open' ? openPage(page) : resultSection(...endedWords(session), true),
  )
}

/** The page for a session that does not exist, or whose client secret is wrong. */
export function renderMissingCheckoutPage(): string {
  return document(
    { state: 'missing' },
    resultSection('This checkout does not exist', 'Go back and start the checkout again.', true),
  )
}

function document(data: Record<string, string>, content: string): string {
  const attributes = Object.entries(data)
    .map(([name, value]) => ` data-${name}="${escapeHtml(value)}"`)
    .join('')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Checkout, test mode</title>
<link rel="stylesheet" href="/embedded_checkout/checkout-page.css">
<script src="/embedded_checkout/checkout-page.js" type="module"></script>
</head>
<body${attributes}>
<header class="test-mode">Test payment — no card is charged</header>
<main>
${content}
<noscript><p class="problem">This page needs JavaScript.</p></noscript>
</main>
</body>
</html>
`
}

function endedWords(session: CheckoutSession): [string, string] {
  return session.status === 'complete'
    ? ['This checkout is already paid', 'Nothing more is charged. You can close this window.']
    : ['This checkout has expired', 'Nothing was charged. Go back and start the checkout again.']
}

function resultSection(title: string, text: string, shown: boolean): string {
  return `<section id="result"${shown ? '' : ' hidden'}>
<h1 id="result_title" tabindex="-1">${escapeHtml(title)}</h1>
<p id="result_text">${escapeHtml(text)}</p>
</section>`
}

function openPage({ session, lineItems, now }: CheckoutPage): string {
  const total = formatAmount(session.amount_total ?? 0, session.currency ?? 'usd')
  const email = session.customer_details?.email ?? ''
  const fixed = email === '' ? '' : ' readonly'
  return `<div id="checkout">
<h1>${escapeHtml(total)} due today</h1>
<p class="soft">${escapeHtml(renewalWords(lineItems, now))}</p>
<table class="lines">
<tbody>
${lineItems.map(lineRow).join('\n')}
</tbody>
<tfoot><tr><th scope="row">Due today</th><td>${escapeHtml(total)}</td></tr></tfoot>
</table>
<form id="payment" method="post" action="/payment_pages/${encodeURIComponent(session.id)}/confirm" autocomplete="off">
<div class="fields">
<div class="wide"><label for="email">E-mail</label><input id="email" name="email" type="email" required value="${escapeHtml(email)}"${fixed}></div>
<div class="wide"><label for="card_number">Card number</label><input id="card_number" name="card_number" inputmode="numeric" placeholder="1234 1234 1234 1234" maxlength="23" required aria-describedby="problem"></div>
<div><label for="expiry">Expiry (MM / YY)</label><input id="expiry" name="expiry" inputmode="numeric" placeholder="MM / YY" maxlength="7" required></div>
<div><label for="cvc">Security code (CVC)</label><input id="cvc" name="cvc" inputmode="numeric" placeholder="123" maxlength="4" required></div>
<div class="wide"><label for="name">Name on card</label><input id="name" name="name" maxlength="200"></div>
</div>
<p id="problem" class="problem" role="alert" hidden></p>
<button id="pay" class="primary" type="submit">Pay ${escapeHtml(total)}</button>
${cardHint()}
</form>
<section id="challenge" aria-labelledby="challenge_title" hidden>
<h1 id="challenge_title" tabindex="-1">3-D Secure, test step</h1>
<p>Your bank would ask here whether you want to pay ${escapeHtml(total)}. Choose how it answers.</p>
<div class="answers">
<button id="challenge_complete" class="primary" type="button">Complete</button>
<button id="challenge_fail" type="button">Fail</button>
</div>
</section>
</div>
${resultSection('', '', false)}`
}

function lineRow(line: LineItem): string {
  const recurring = line.price?.recurring ?? null
  const every = recurring === null ? 'Once' : `Every ${intervalWords(recurring)}`
  const times = (line.quantity ?? 1) > 1 ? ` × ${line.quantity ?? 1}` : ''
  return `<tr><th scope="row">${escapeHtml(line.description ?? '')}${times}<small>${escapeHtml(every)}</small></th><td>${escapeHtml(formatAmount(line.amount_total, line.currency))}</td></tr>`
}

function renewalWords(lineItems: LineItem[], now: number): string {
  const recurring = lineItems.filter((line) => line.price?.recurring)
  const interval = recurring[0]?.price?.recurring
  if (!interval) return ''
  const amount = recurring.reduce((sum, line) => sum + line.amount_total, 0)
  const next = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(
    afterIntervals(now, interval, 1) * 1000,
  )
  const price = formatAmount(amount, recurring[0]?.currency ?? 'usd')
  return `Then ${price} every ${intervalWords(interval)}, next on ${next}.`
}

function intervalWords(interval: { interval: string; interval_count: number }): string {
  return interval.interval_count === 1 ? interval.interval : `${interval.interval_count} ${interval.interval}s`
}

function cardHint(): string {
  const rows = testCards.flatMap((card) => {
    if (card.hint === null) return []
    const number = card.number.replaceAll(/(\d{4})(?=\d)/g, '$1 ')
    return [
      `<li><code>${number}</code><span>${escapeHtml(card.hint)}</span><button type="button" data-card="${number}" aria-label="Use ${number}">Use</button></li>`,
    ]
  })
  return `<details open>
<summary>Test cards</summary>
<ul class="cards">
${rows.join('\n')}
</ul>
<p class="soft">Any date ahead and any security code will do.</p>
</details>`
}
