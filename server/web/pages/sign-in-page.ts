import { Router, type RequestHandler, type Response } from 'express'
import { authCall, authHeaders } from '../../features/accounts/auth-call.ts'
import { bodyOf, mountRoute } from '../../http/contract/route-contract.ts'
import { html } from '../html.ts'
import { localPath } from '../local-path.ts'
import { field, notice } from '../parts.ts'
import { webContract } from '../web-contract.ts'
import type { WebDeps } from '../web-deps.ts'

const AFTER_SIGN_IN = '/account'

/** Sends the session cookies of an answer of better-auth on. */
export function sendCookies(response: Response, headers: Headers): void {
  for (const cookie of headers.getSetCookie()) response.append('set-cookie', cookie)
}

/** `/sign-in` and `/sign-out`. */
export function createSignInPage(deps: WebDeps, limitAttempts: RequestHandler): Router {
  const router = Router()
  const { auth, currentMember } = deps.accounts

  function draw(options: { email: string; next: string; problem?: string; done?: string }): string {
    return deps.drawSheet({
      title: 'Sign in',
      member: null,
      active: '/sign-in',
      narrow: true,
      main: html`<h1>Sign in</h1>
        ${options.next.startsWith('/device') && html`<p class="lead">Sign in to approve your device.</p>`}
        ${options.done !== undefined && notice('done', 'Done.', options.done)}
        ${options.problem !== undefined && notice('wrong', 'Not signed in.', options.problem)}
        <form method="post" action="/sign-in">
          <input type="hidden" name="next" value="${options.next}" />
          ${field({
            name: 'email',
            label: 'E-mail',
            type: 'email',
            autocomplete: 'username',
            value: options.email,
            focus: options.email === '',
          })}
          ${field({
            name: 'password',
            label: 'Password',
            type: 'password',
            autocomplete: 'current-password',
            focus: options.email !== '',
          })}
          <div class="actions">
            <button class="primary" type="submit">Sign in</button>
            <a href="/forgot-password">Forgot the password?</a>
          </div>
        </form>
        <p class="notice">
          No account yet? <a href="/sign-up?next=${encodeURIComponent(options.next)}">Sign up</a>, the Free plan costs
          nothing.
        </p>`,
    })
  }

  mountRoute(router, webContract.signIn, async (request, response) => {
    const next = localPath(request.query['next'], AFTER_SIGN_IN)
    if ((await currentMember(request)) !== null) {
      response.redirect(303, next)
      return
    }
    const done =
      request.query['done'] === 'password' ? 'Your password is changed. Sign in with the new one.' : undefined
    response.send(draw({ email: '', next, ...(done === undefined ? {} : { done }) }))
  })

  mountRoute(router, webContract.sendSignIn, limitAttempts, async (request, response) => {
    const form = bodyOf(webContract.sendSignIn, request)
    const next = localPath(form.next, AFTER_SIGN_IN)
    const email = form.email.trim()
    const answer = await authCall(() =>
      auth.api.signInEmail({
        body: { email, password: form.password },
        headers: authHeaders(request),
        returnHeaders: true,
      }),
    )
    if (!answer.ok) {
      const problem =
        email === '' || form.password === ''
          ? 'Enter your e-mail address and your password.'
          : 'The e-mail address or the password is wrong.'
      response.status(answer.failure.status === 401 ? 401 : 400).send(draw({ email, next, problem }))
      return
    }
    sendCookies(response, answer.value.headers)
    response.redirect(303, next)
  })

  mountRoute(router, webContract.signOut, async (request, response) => {
    const answer = await authCall(() => auth.api.signOut({ headers: authHeaders(request), returnHeaders: true }))
    if (answer.ok) sendCookies(response, answer.value.headers)
    response.redirect(303, '/sign-in')
  })

  return router
}
