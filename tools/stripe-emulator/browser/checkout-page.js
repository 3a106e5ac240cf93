/** @template {HTMLElement} T @param {string} id @param {new () => T} kind @returns {T} */
function element(id, kind) {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`${id} is missing from the page`)
  return found
}

const parentOrigin = document.body.dataset.parentOrigin ?? ''
const returnUrl = document.body.dataset.returnUrl ?? ''

/** Tells the embedding page; without a known one there is nobody to tell. */
function tellParent(message) {
  if (parentOrigin !== '' && window.parent !== window) {
    window.parent.postMessage({ source: 'stripe-emulator', ...message }, parentOrigin)
  }
}

new ResizeObserver(() => {
  tellParent({ type: 'resize', height: document.documentElement.getBoundingClientRect().height })
}).observe(document.documentElement)

const form = document.getElementById('payment')
if (form instanceof HTMLFormElement) start(form)
else if (document.body.dataset.state === 'complete') announceCompletion()

function announceCompletion() {
  tellParent({ type: 'complete', ...(returnUrl === '' ? {} : { returnUrl }) })
}

/** @param {HTMLFormElement} form */
function start(form) {
  const pay = element('pay', HTMLButtonElement)
  const problem = element('problem', HTMLElement)
  const challenge = element('challenge', HTMLElement)
  const number = element('card_number', HTMLInputElement)
  const payLabel = pay.textContent ?? ''
  let busy = false

  number.addEventListener('input', () => {
    const atEnd = number.selectionStart === number.value.length
    const digits = number.value.replace(/\D/g, '').slice(0, 19)
    if (atEnd) number.value = digits.replace(/(\d{4})(?=\d)/g, '$1 ')
  })
  const expiry = element('expiry', HTMLInputElement)
  expiry.addEventListener('input', (event) => {
    const typing = event instanceof InputEvent && event.inputType.startsWith('insert')
    const digits = expiry.value.replace(/\D/g, '').slice(0, 4)
    if (typing && digits.length >= 2) expiry.value = `${digits.slice(0, 2)} / ${digits.slice(2)}`
  })
  for (const button of document.querySelectorAll('button[data-card]')) {
    button.addEventListener('click', () => {
      number.value = button instanceof HTMLButtonElement ? (button.dataset.card ?? '') : ''
      if (expiry.value === '') expiry.value = '12 / 34'
      const cvc = element('cvc', HTMLInputElement)
      if (cvc.value === '') cvc.value = '123'
      showProblem(null)
      pay.focus()
    })
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void confirm(Object.fromEntries(new FormData(form)))
  })
  element('challenge_complete', HTMLButtonElement).addEventListener('click', () => {
    void confirm({ three_d_secure: 'complete' })
  })
  element('challenge_fail', HTMLButtonElement).addEventListener('click', () => {
    void confirm({ three_d_secure: 'fail' })
  })

  /** One request at a time: a second click while one is under way does nothing. */
  async function confirm(fields) {
    if (busy) return
    busy = true
    showProblem(null)
    setWorking(true)
    try {
      const response = await fetch(form.action, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fields),
      })
      show(await response.json())
    } catch {
      showProblem({ message: 'The Stripe emulator did not answer. Nothing was paid; try again.' })
    } finally {
      busy = false
      setWorking(false)
    }
  }

  function show(answer) {
    if (answer.status === 'requires_action') {
      form.hidden = true
      challenge.hidden = false
      element('challenge_title', HTMLElement).focus()
      return
    }
    challenge.hidden = true
    form.hidden = false
    if (answer.status === 'complete') {
      finish('Payment received', 'This was a test payment: no card was charged.')
      announceCompletion()
    } else if (answer.error?.code === 'checkout_session_expired') {
      finish('This checkout has expired', answer.error.message)
    } else {
      showProblem(answer.error ?? { message: 'The payment could not be made.' })
    }
  }

  function finish(title, text) {
    element('checkout', HTMLElement).hidden = true
    element('result_title', HTMLElement).textContent = title
    element('result_text', HTMLElement).textContent = text
    element('result', HTMLElement).hidden = false
    element('result_title', HTMLElement).focus()
  }

  function setWorking(working) {
    for (const button of [pay, ...challenge.querySelectorAll('button')]) {
      if (button instanceof HTMLButtonElement) button.disabled = working
    }
    pay.textContent = working ? 'Paying …' : payLabel
  }

  function showProblem(error) {
    for (const input of form.querySelectorAll('[aria-invalid]')) input.removeAttribute('aria-invalid')
    problem.hidden = error === null
    problem.textContent = error?.message ?? ''
    if (error === null) return
    const field = typeof error.param === 'string' ? document.getElementById(error.param) : number
    field?.setAttribute('aria-invalid', 'true')
    field?.focus()
  }
}
