import { describe, expect, it } from 'vitest'
import { isAllowedAppNavigation, isAllowedCheckoutNavigation } from './is-allowed-navigation.ts'

const cloudOrigin = 'https://cloud.revitautoplan.com'
const localCloud = 'http://127.0.0.1:4750'

describe('isAllowedAppNavigation', () => {
  it('lets the window stay on its own page', () => {
    expect(isAllowedAppNavigation({ url: 'app://companion/', isMainFrame: true })).toBe(true)
    expect(isAllowedAppNavigation({ url: 'app://companion/index.html#plans', isMainFrame: true })).toBe(true)
  })

  it.each([
    'https://cloud.revitautoplan.com/',
    'https://evil.example/',
    'http://127.0.0.1:4752/',
    'app://companion.evil/',
    'app://companion@evil/',
    'file:///etc/passwd',
    'data:text/html,x',
    'javascript:alert(1)',
    'about:blank',
    '',
  ])('refuses %s', (url) => {
    expect(isAllowedAppNavigation({ url, isMainFrame: true })).toBe(false)
  })

  it('refuses frames, its own page included', () => {
    expect(isAllowedAppNavigation({ url: 'app://companion/', isMainFrame: false })).toBe(false)
  })
})

describe('isAllowedCheckoutNavigation', () => {
  const page = (url: string) => isAllowedCheckoutNavigation({ url, isMainFrame: true }, cloudOrigin)
  const frame = (url: string, cloud = cloudOrigin) => isAllowedCheckoutNavigation({ url, isMainFrame: false }, cloud)

  it('shows pages of the cloud and of Stripe', () => {
    expect(page(`${cloudOrigin}/checkout/abc`)).toBe(true)
    expect(page('https://checkout.stripe.com/c/pay/cs_1')).toBe(true)
    expect(page('https://hooks.stripe.com/3d_secure/1')).toBe(true)
  })

  it.each([
    'https://evil.example/',
    'https://stripe.com.evil.example/',
    'https://evilstripe.com/',
    'http://checkout.stripe.com/',
    'https://checkout.stripe.com:8443/',
    'https://cloud.revitautoplan.com@evil.example/',
    'http://cloud.revitautoplan.com/',
    'http://127.0.0.1:4751/pay',
    'app://companion/',
    'file:///etc/passwd',
    'data:text/html,x',
    'blob:https://cloud.revitautoplan.com/1f0c',
    'about:blank',
  ])('refuses the page %s', (url) => {
    expect(page(url)).toBe(false)
  })

  it("lets a bank's 3-D Secure page into a frame, over https only", () => {
    expect(frame('https://acs.some-bank.example/challenge')).toBe(true)
    expect(frame('http://acs.some-bank.example/challenge')).toBe(false)
    expect(frame('about:srcdoc')).toBe(true)
    expect(frame('file:///etc/passwd')).toBe(false)
    expect(frame('app://companion/')).toBe(false)
  })

  it('shows frames of this machine only for a cloud on this machine', () => {
    expect(frame('http://127.0.0.1:4751/embed')).toBe(false)
    expect(frame('http://127.0.0.1:4751/embed', localCloud)).toBe(true)
    expect(isAllowedCheckoutNavigation({ url: 'http://127.0.0.1:4751/embed', isMainFrame: true }, localCloud)).toBe(
      false,
    )
  })
})
