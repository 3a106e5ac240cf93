// Stands in for https://js.stripe.com/endive/stripe.js while the settings point at the emulator.
;(() => {
  const script = document.currentScript
  if (!(script instanceof HTMLScriptElement))
    throw new Error('The Stripe emulator shim must be loaded by a script element.')
  const emulatorOrigin = new URL(script.src).origin

  class IntegrationError extends Error {
    constructor(message) {
      super(message)
      this.name = 'IntegrationError'
      this.type = 'integration_error'
    }
  }

  let instances = 0

  function notEmulated(name) {
    return () => {
      throw new IntegrationError(`stripe.${name} is not emulated: the Stripe emulator has embedded Checkout only.`)
    }
  }

  /** The session's id stands before `_secret_` in its client secret. */
  function pageUrl(clientSecret) {
    const session = String(clientSecret).split('_secret_')[0]
    const url = new URL(`/embedded_checkout/${encodeURIComponent(session)}`, emulatorOrigin)
    url.searchParams.set('client_secret', clientSecret)
    url.searchParams.set('parent', window.location.origin)
    return url.href
  }

  function createFrame(clientSecret) {
    const frame = document.createElement('iframe')
    frame.title = 'Checkout, test mode'
    frame.name = 'embedded-checkout'
    frame.width = '100%'
    frame.height = '720'
    frame.style.border = '0'
    frame.style.display = 'block'
    frame.src = pageUrl(clientSecret)
    return frame
  }

  async function createEmbeddedCheckoutPage(options) {
    if (instances > 0) throw new IntegrationError('You cannot have multiple Embedded Checkout objects.')
    instances += 1
    let clientSecret
    try {
      clientSecret = options.clientSecret ?? (await options.fetchClientSecret?.())
      if (typeof clientSecret !== 'string' || !clientSecret.startsWith('cs_test_')) {
        throw new IntegrationError('Embedded Checkout needs the client secret of a test session (cs_test_…_secret_…).')
      }
    } catch (error) {
      instances -= 1
      throw error
    }

    let frame = null
    let completed = false
    let destroyed = false

    function onMessage(event) {
      if (frame === null || event.origin !== emulatorOrigin || event.source !== frame.contentWindow) return
      const message = event.data
      if (message === null || typeof message !== 'object' || message.source !== 'stripe-emulator') return
      if (message.type === 'resize' && Number.isFinite(message.height)) {
        frame.height = String(Math.min(4000, Math.max(200, Math.ceil(message.height))))
      }
      if (message.type === 'complete' && !completed) {
        completed = true
        if (typeof message.returnUrl === 'string') window.location.assign(message.returnUrl)
        else options.onComplete?.()
      }
    }

    function unmount() {
      window.removeEventListener('message', onMessage)
      frame?.remove()
      frame = null
    }

    return {
      mount(location) {
        if (destroyed) throw new IntegrationError('This Embedded Checkout object was destroyed.')
        if (frame !== null) throw new IntegrationError('This Embedded Checkout object is mounted already.')
        const target = typeof location === 'string' ? document.querySelector(location) : location
        if (!(target instanceof HTMLElement)) {
          throw new IntegrationError('The selector or element to mount Embedded Checkout into was not found.')
        }
        frame = createFrame(clientSecret)
        window.addEventListener('message', onMessage)
        target.append(frame)
      },
      unmount() {
        unmount()
      },
      destroy() {
        if (destroyed) return
        destroyed = true
        instances -= 1
        unmount()
      },
    }
  }

  function Stripe(publishableKey) {
    if (typeof publishableKey !== 'string' || !publishableKey.startsWith('pk_test_')) {
      throw new IntegrationError(
        'The Stripe emulator takes a pk_test_… key. With a live key this page must load Stripe.js from js.stripe.com.',
      )
    }
    return {
      elements: notEmulated('elements'),
      createToken: notEmulated('createToken'),
      createPaymentMethod: notEmulated('createPaymentMethod'),
      confirmCardPayment: notEmulated('confirmCardPayment'),
      createEmbeddedCheckoutPage,
    }
  }
  Stripe.version = 'endive'
  window.Stripe = Stripe
})()
