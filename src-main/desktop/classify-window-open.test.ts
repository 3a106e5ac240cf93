import { describe, expect, it } from 'vitest'
import { classifyAppWindowOpen, classifyCheckoutWindowOpen } from './classify-window-open.ts'

const cloudOrigin = 'https://cloud.revitautoplan.com'

describe('classifyAppWindowOpen', () => {
  it('gives the checkout page of the cloud its own window', () => {
    const url = `${cloudOrigin}/checkout/abc123`
    expect(classifyAppWindowOpen({ url, frameName: 'checkout', cloudOrigin })).toEqual({ kind: 'checkout', url })
  })

  it.each([
    ['a page of the cloud', `${cloudOrigin}/device?user_code=ABCD`],
    ['the checkout page, when asked for the browser', `${cloudOrigin}/checkout/abc123`],
    ['the hosted Checkout', 'https://checkout.stripe.com/c/pay/cs_test_1'],
    ['the customer portal', 'https://billing.stripe.com/p/session/test_1'],
    ['a hosted invoice', 'https://invoice.stripe.com/i/acct_1/test_1'],
  ])('opens %s in the browser', (_what, url) => {
    expect(classifyAppWindowOpen({ url, frameName: '_blank', cloudOrigin })).toEqual({ kind: 'external', url })
    expect(classifyAppWindowOpen({ url, frameName: '', cloudOrigin })).toEqual({ kind: 'external', url })
  })

  it.each([
    ['another page of the cloud', `${cloudOrigin}/device`],
    ['the folder alone', `${cloudOrigin}/checkout/`],
    ['a path that climbs out', `${cloudOrigin}/checkout/../admin`],
    ['a foreign checkout', 'https://evil.example/checkout/abc'],
    ['the cloud in the clear', 'http://cloud.revitautoplan.com/checkout/abc'],
    ['the cloud on another port', 'https://cloud.revitautoplan.com:8443/checkout/abc'],
    ['the cloud as a user name', 'https://cloud.revitautoplan.com@evil.example/checkout/abc'],
    ['a user name before the cloud', 'https://me@cloud.revitautoplan.com/checkout/abc'],
    ['the hosted Checkout, which is not the cloud', 'https://checkout.stripe.com/checkout/abc'],
  ])('makes no checkout window of %s', (_what, url) => {
    expect(classifyAppWindowOpen({ url, frameName: 'checkout', cloudOrigin })).toEqual({ kind: 'denied' })
  })

  it.each([
    ['a foreign page', 'https://evil.example/'],
    ['a host that begins like the cloud', 'https://cloud.revitautoplan.com.evil.example/'],
    ['a host that ends like Stripe', 'https://checkout.stripe.com.evil.example/'],
    ['a host within Stripe that shows what others wrote', 'https://files.stripe.com/x'],
    ['Stripe in the clear', 'http://checkout.stripe.com/'],
    ['a file', 'file:///etc/passwd'],
    ['a program', 'ms-msdt:/id'],
    ['a script', 'javascript:alert(1)'],
    ['data', 'data:text/html,<script>1</script>'],
    ['a blob of the cloud', `blob:${cloudOrigin}/1f0c`],
    ['an empty page', 'about:blank'],
    ['the app itself', 'app://companion/'],
    ['no URL', '//'],
  ])('denies %s', (_what, url) => {
    expect(classifyAppWindowOpen({ url, frameName: '_blank', cloudOrigin })).toEqual({ kind: 'denied' })
  })

  it('denies any other name of a window', () => {
    expect(classifyAppWindowOpen({ url: `${cloudOrigin}/pricing`, frameName: 'popup', cloudOrigin })).toEqual({
      kind: 'denied',
    })
  })

  it('denies every page of the cloud while no cloud is known', () => {
    const request = { url: `${cloudOrigin}/checkout/abc`, frameName: 'checkout', cloudOrigin: null }
    expect(classifyAppWindowOpen(request)).toEqual({ kind: 'denied' })
  })

  it('passes on what was judged, not what was written', () => {
    expect(
      classifyAppWindowOpen({ url: 'HTTPS://CLOUD.revitautoplan.com:443/a b', frameName: '_blank', cloudOrigin }),
    ).toEqual({ kind: 'external', url: `${cloudOrigin}/a%20b` })
  })
})

describe('classifyCheckoutWindowOpen', () => {
  it('opens terms of Stripe and pages of the cloud in the browser', () => {
    expect(classifyCheckoutWindowOpen({ url: 'https://stripe.com/legal/end-users', cloudOrigin }).kind).toBe('external')
    expect(classifyCheckoutWindowOpen({ url: `${cloudOrigin}/pricing`, cloudOrigin }).kind).toBe('external')
  })

  it('opens nothing else, and never a further checkout window', () => {
    expect(classifyCheckoutWindowOpen({ url: 'https://evil.example/', cloudOrigin }).kind).toBe('denied')
    expect(classifyCheckoutWindowOpen({ url: 'file:///c:/windows/system32/calc.exe', cloudOrigin }).kind).toBe('denied')
    expect(classifyCheckoutWindowOpen({ url: `${cloudOrigin}/checkout/abc`, cloudOrigin }).kind).toBe('external')
  })
})
