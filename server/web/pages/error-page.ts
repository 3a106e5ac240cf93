import type { Response } from 'express'
import type { HttpError } from '../../http/http-error.ts'
import { html } from '../html.ts'
import type { DrawSheet } from '../layout.ts'
import { notice } from '../parts.ts'

const TITLES: Readonly<Record<number, string>> = {
  401: 'Sign in first',
  403: 'Not for this account',
  404: 'Nothing here',
  429: 'Too many requests',
}

/** Answers a browser with what is wrong and what to do; the id is for support. */
export function sendErrorPage(drawSheet: DrawSheet, response: Response, error: HttpError, id: string): void {
  const title = TITLES[error.status] ?? (error.status >= 500 ? 'Something failed' : 'Not possible')
  response.status(error.status).send(
    drawSheet({
      title,
      member: null,
      narrow: true,
      main: html`<h1>${title}</h1>
        ${notice(error.status >= 500 ? 'wrong' : 'plain', error.message, error.nextStep)}
        <p class="notice small soft">Error id <span class="mono">${id}</span></p>
        <p class="actions"><a href="/">Go to the start page</a></p>`,
    }),
  )
}
