import { z } from 'zod'

const sessionsSchema = z.object({ data: z.array(z.object({ id: z.string() })) })

/** The emulated Stripe's open checkout session; there is at most one. */
async function openSession(emulatorUrl: string): Promise<string> {
  const response = await fetch(new URL('/v1/checkout/sessions?status=open', emulatorUrl), {
    headers: { authorization: 'Bearer sk_test_emulator' },
  })
  const { data } = sessionsSchema.parse(await response.json())
  const [first, second] = data
  if (first === undefined || second !== undefined)
    throw new Error(`${data.length} checkout sessions are open instead of one`)
  return first.id
}

/** Pays the open checkout with a test card, as the form in the payment frame does. Answers whether the card was taken. */
export async function payCheckout(emulatorUrl: string, cardNumber: string): Promise<boolean> {
  const session = await openSession(emulatorUrl)
  const response = await fetch(new URL(`/payment_pages/${session}/confirm`, emulatorUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      card_number: cardNumber,
      expiry: '12 / 34',
      cvc: '123',
      three_d_secure: 'complete',
    }),
  })
  if (response.status >= 500) throw new Error(`the emulated Stripe failed: ${await response.text()}`)
  return response.ok
}
