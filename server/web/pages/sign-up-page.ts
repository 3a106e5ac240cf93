import { Router, type RequestHandler } from 'express'
import { z } from 'zod'
import { authCall, authHeaders, type AuthRefusal } from '../../features/accounts/auth-call.ts'
import { NAME_LENGTH } from '../../features/accounts/checked-name.ts'
import { PASSWORD_LENGTH } from '../../features/accounts/create-auth.ts'
import { bodyOf, mountRoute } from '../../http/contract/route-contract.ts'
import { html } from '../html.ts'
import { localPath } from '../local-path.ts'
import { field, notice } from '../parts.ts'
import { webContract } from '../web-contract.ts'
import type { WebDeps } from '../web-deps.ts'
import { sendCookies } from './sign-in-page.ts'

type Problems = Partial<Record<'name' | 'email' | 'password', string>>

const checkSchema = z.object({
  name: z.string().min(1, 'Enter your name.').max(NAME_LENGTH, `Enter a name of at most ${NAME_LENGTH} characters.`),
  email: z.email('Enter an e-mail address like anna@practice.com.').max(254, 'This e-mail address is too long.'),
  password: z
    .string()
    .min(PASSWORD_LENGTH.min, `Choose a password of at least ${PASSWORD_LENGTH.min} characters.`)
    .max(PASSWORD_LENGTH.max, `Choose a password of at most ${PASSWORD_LENGTH.max} characters.`),
})

function problemsOf(values: z.input<typeof checkSchema>): Problems {
  const checked = checkSchema.safeParse(values)
  if (checked.success) return {}
  const first = z.flattenError(checked.error).fieldErrors
  return Object.fromEntries(Object.entries(first).map(([name, messages]) => [name, messages[0]]))
}

function problemOfRefusal(refusal: AuthRefusal): Problems {
  switch (refusal.code) {
    case 'USER_ALREADY_EXISTS':
    case 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL':
      return { email: 'This e-mail address has an account already. Sign in, or choose a new password there.' }
    case 'INVALID_EMAIL':
      return { email: 'Enter an e-mail address like anna@practice.com.' }
    case 'INVALID_NAME':
      return { name: `Enter a name of at most ${NAME_LENGTH} characters in one line.` }
    default:
      return { password: 'This password cannot be used. Choose another one.' }
  }
}

/** `/sign-up`: a new member with an account of his own, on the Free plan. */
export function createSignUpPage(deps: WebDeps, limitAttempts: RequestHandler): Router {
  const router = Router()
  const { auth, currentMember } = deps.accounts

  function draw(options: { name: string; email: string; next: string; problems: Problems }): string {
    const { problems } = options
    const wrong = Object.keys(problems).length > 0
    return deps.drawSheet({
      title: 'Sign up',
      member: null,
      active: '/sign-up',
      narrow: true,
      main: html`<h1>Sign up</h1>
        <p class="lead">The Free plan costs nothing and needs no card.</p>
        ${wrong && notice('wrong', 'Not signed up.', 'Correct what is marked below and send it again.')}
        <form method="post" action="/sign-up" novalidate>
          <input type="hidden" name="next" value="${options.next}" />
          ${field({
            name: 'name',
            label: 'Your name',
            type: 'text',
            autocomplete: 'name',
            value: options.name,
            problem: problems.name,
            focus: !wrong,
            maxLength: 80,
          })}
          ${field({
            name: 'email',
            label: 'E-mail',
            type: 'email',
            autocomplete: 'username',
            value: options.email,
            problem: problems.email,
          })}
          ${field({
            name: 'password',
            label: 'Password',
            type: 'password',
            autocomplete: 'new-password',
            hint: `At least ${PASSWORD_LENGTH.min} characters. A few words in a row are easy to keep and hard to guess.`,
            problem: problems.password,
            maxLength: PASSWORD_LENGTH.max,
          })}
          <div class="actions"><button class="primary" type="submit">Sign up</button></div>
        </form>
        <p class="notice">
          You have an account? <a href="/sign-in?next=${encodeURIComponent(options.next)}">Sign in</a>.
        </p>`,
    })
  }

  mountRoute(router, webContract.signUp, async (request, response) => {
    const next = localPath(request.query['next'], '/account')
    if ((await currentMember(request)) !== null) {
      response.redirect(303, next)
      return
    }
    response.send(draw({ name: '', email: '', next, problems: {} }))
  })

  mountRoute(router, webContract.sendSignUp, limitAttempts, async (request, response) => {
    const form = bodyOf(webContract.sendSignUp, request)
    const next = localPath(form.next, '/account')
    const values = { name: form.name.trim(), email: form.email.trim(), password: form.password }
    const problems = problemsOf(values)
    const refuse = (found: Problems) => {
      response.status(400).send(draw({ name: values.name, email: values.email, next, problems: found }))
    }
    if (Object.keys(problems).length > 0) return refuse(problems)
    const answer = await authCall(() =>
      auth.api.signUpEmail({ body: values, headers: authHeaders(request), returnHeaders: true }),
    )
    if (!answer.ok) return refuse(problemOfRefusal(answer.failure))
    sendCookies(response, answer.value.headers)
    response.redirect(303, next)
  })

  return router
}
