import { html, type Html } from './html.ts'

export interface Field {
  name: string
  label: string
  type: 'text' | 'email' | 'password'
  autocomplete: string
  value?: string
  hint?: string
  problem?: string | undefined
  focus?: boolean
  maxLength?: number
}

/** A labelled input with its hint and what is wrong with it, tied together for screen readers. */
export function field(options: Field): Html {
  const problem = options.problem
  const described = [
    ...(options.hint === undefined ? [] : [`${options.name}-hint`]),
    ...(problem === undefined ? [] : [`${options.name}-problem`]),
  ]
  return html`<div class="field">
    <label for="${options.name}">${options.label}</label>
    ${options.hint !== undefined && html`<p class="hint" id="${options.name}-hint">${options.hint}</p>`}
    <input
      id="${options.name}"
      name="${options.name}"
      type="${options.type}"
      autocomplete="${options.autocomplete}"
      maxlength="${options.maxLength ?? 254}"
      value="${options.value ?? ''}"
      ${described.length > 0 && html`aria-describedby="${described.join(' ')}"`}
      ${problem !== undefined && html`aria-invalid="true"`}
      ${options.focus === true && html`autofocus`}
      required
    />
    ${problem !== undefined && html`<p class="problem" id="${options.name}-problem">${problem}</p>`}
  </div>`
}

/** A sentence that matters, with a word that says of which kind it is. */
export function notice(kind: 'wrong' | 'done' | 'near' | 'plain', word: string, text: string | Html): Html {
  return html`<div class="notice ${kind}" role="${kind === 'wrong' ? 'alert' : 'status'}">
    <p><strong>${word}</strong> ${text}</p>
  </div>`
}

/** A date without the time, in UTC, for example "22 November 2026". */
export function longDate(at: number): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    at,
  )
}

/** US cents as people write them: "$49", "$40.83". */
export function usd(cents: number): string {
  const whole = cents % 100 === 0
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: whole ? 0 : 2,
    maximumFractionDigits: whole ? 0 : 2,
  }).format(cents / 100)
}
