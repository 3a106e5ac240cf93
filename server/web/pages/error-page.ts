import type { Request, Response } from 'express'
import type { CurrentMember } from '../../features/accounts/current-member.ts'
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

export interface ErrorPageDeps {
  drawSheet: DrawSheet
  currentMember(request: Request): Promise<CurrentMember | null>
}

/** Who is signed in, where asking for it costs nothing that may be broken or short. */
async function memberFor(deps: ErrorPageDeps, request: Request, error: HttpError): Promise<CurrentMember | null> {
  if (error.status >= 500 || error.status === 429) return null
  try {
    return await deps.currentMember(request)
  } catch {
    return null
  }
}

/** Answers a browser with what is wrong and what to do; the id is for support. */
export async function sendErrorPage(
  deps: ErrorPageDeps,
  request: Request,
  response: Response,
  error: HttpError,
  id: string,
): Promise<void> {
  const title = TITLES[error.status] ?? (error.status >= 500 ? 'Something failed' : 'Not possible')
  const member = await memberFor(deps, request, error)
  const here = request.method === 'GET' ? request.originalUrl : '/account'
  response.status(error.status).send(
    deps.drawSheet({
      title,
      member,
      narrow: true,
      main: html`<h1>${title}</h1>
        ${notice(error.status >= 500 ? 'wrong' : 'plain', error.message, error.nextStep)}
        <p class="actions">
          ${
            error.status === 401
              ? html`<a class="button primary" href="/sign-in?next=${encodeURIComponent(here)}">Sign in</a>`
              : html`<a href="/">Go to the start page</a>`
          }
        </p>
        <p class="lead small">Error id <span class="mono">${id}</span></p>`,
    }),
  )
}
