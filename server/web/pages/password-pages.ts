import { Router, type RequestHandler } from 'express'
import { z } from 'zod'
import { authCall, authHeaders } from '../../features/accounts/auth-call.ts'
import { PASSWORD_LENGTH } from '../../features/accounts/create-auth.ts'
import { bodyOf, mountRoute } from '../../http/contract/route-contract.ts'
import { html, type Html } from '../html.ts'
import { field, notice } from '../parts.ts'
import { webContract } from '../web-contract.ts'
import type { WebDeps } from '../web-deps.ts'

/** `/forgot-password` sends a link, `/reset-password` takes the new password. */
export function createPasswordPages(deps: WebDeps, limitAttempts: RequestHandler): Router {
  const router = Router()
  const { auth } = deps.accounts

  function draw(title: string, main: Html): string {
    return deps.drawSheet({
      title,
      member: null,
      narrow: true,
      main: html`<h1>${title}</h1>
        ${main}`,
    })
  }

  function drawForgot(email = '', problem?: string): string {
    return draw(
      'Forgot the password',
      html`<p class="lead">We send a link to choose a new one.</p>
        <form method="post" action="/forgot-password" novalidate>
          ${field({
            name: 'email',
            label: 'E-mail',
            type: 'email',
            autocomplete: 'username',
            value: email,
            problem,
            focus: true,
          })}
          <div class="actions">
            <button class="primary" type="submit">Send the link</button>
            <a href="/sign-in">Back to sign-in</a>
          </div>
        </form>`,
    )
  }

  mountRoute(router, webContract.forgotPassword, (_request, response) => {
    response.send(drawForgot())
  })

  mountRoute(router, webContract.sendForgotPassword, limitAttempts, async (request, response) => {
    const email = bodyOf(webContract.sendForgotPassword, request).email.trim()
    if (!z.email().safeParse(email).success) {
      response.status(400).send(drawForgot(email, 'Enter an e-mail address like anna@practice.com.'))
      return
    }
    // The answer is the same whether or not the address has an account.
    await authCall(() => auth.api.requestPasswordReset({ body: { email }, headers: authHeaders(request) }))
    response.send(
      draw(
        'Look into your mail',
        html`<p class="lead">
            If <strong>${email}</strong> has an account, a link is on its way. It is good for one hour.
          </p>
          <p class="notice">
            Nothing arrived? Look into the spam folder, then <a href="/forgot-password">try again</a>.
          </p>`,
      ),
    )
  })

  function drawReset(token: string, problem?: { field?: string; form?: string }): string {
    return draw(
      'Choose a new password',
      html`${problem?.form !== undefined && notice('wrong', 'Not changed.', problem.form)}
        <form method="post" action="/reset-password" novalidate>
          <input type="hidden" name="token" value="${token}" />
          ${field({
            name: 'password',
            label: 'New password',
            type: 'password',
            autocomplete: 'new-password',
            hint: `At least ${PASSWORD_LENGTH.min} characters. Every session that is open ends.`,
            problem: problem?.field,
            focus: true,
            maxLength: PASSWORD_LENGTH.max,
          })}
          <div class="actions">
            <button class="primary" type="submit">Change the password</button>
            <a href="/forgot-password">Send a new link</a>
          </div>
        </form>`,
    )
  }

  mountRoute(router, webContract.resetPassword, (request, response) => {
    const token = request.query['token']
    response.setHeader('cache-control', 'no-store')
    response.send(drawReset(typeof token === 'string' ? token : ''))
  })

  mountRoute(router, webContract.sendResetPassword, limitAttempts, async (request, response) => {
    const form = bodyOf(webContract.sendResetPassword, request)
    response.setHeader('cache-control', 'no-store')
    if (form.password.length < PASSWORD_LENGTH.min || form.password.length > PASSWORD_LENGTH.max) {
      const text = `Choose a password of ${PASSWORD_LENGTH.min} to ${PASSWORD_LENGTH.max} characters.`
      response.status(400).send(drawReset(form.token, { field: text }))
      return
    }
    const answer = await authCall(() =>
      auth.api.resetPassword({
        body: { newPassword: form.password, token: form.token },
        headers: authHeaders(request),
      }),
    )
    if (!answer.ok) {
      response.status(400).send(drawReset(form.token, { form: 'The link is used or no longer good. Send a new one.' }))
      return
    }
    response.redirect(303, '/sign-in?done=password')
  })

  return router
}
