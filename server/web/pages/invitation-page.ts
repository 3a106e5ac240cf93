import { Router } from 'express'
import { authCall, authHeaders } from '../../features/accounts/auth-call.ts'
import type { CurrentMember } from '../../features/accounts/current-member.ts'
import { bodyOf, mountRoute, queryOf } from '../../http/contract/route-contract.ts'
import { html, type Html } from '../html.ts'
import { notice } from '../parts.ts'
import { webContract } from '../web-contract.ts'
import type { WebDeps } from '../web-deps.ts'

const GONE =
  'This invitation is not for your e-mail address, is used, or is older than 7 days. Ask the person who invited you for a new one.'
const UNCONFIRMED =
  'Confirm your e-mail address first: the link is in your mail, and can be sent again from your account.'

/** `/invitation`: the invited person joins the account. */
export function createInvitationPage(deps: WebDeps): Router {
  const router = Router()
  const { auth, currentMember } = deps.accounts

  function draw(member: CurrentMember, title: string, main: Html): string {
    return deps.drawSheet({
      title,
      member,
      narrow: true,
      main: html`<h1>${title}</h1>
        ${main}`,
    })
  }

  mountRoute(router, webContract.invitation, async (request, response) => {
    const { id } = queryOf(webContract.invitation, request)
    const member = await currentMember(request)
    if (member === null) {
      response.redirect(303, `/sign-in?next=${encodeURIComponent(`/invitation?id=${encodeURIComponent(id)}`)}`)
      return
    }
    const found = await authCall(() => auth.api.getInvitation({ query: { id }, headers: authHeaders(request) }))
    if (!found.ok) {
      const problem = member.emailVerified ? GONE : UNCONFIRMED
      response.status(400).send(draw(member, 'Invitation', notice('wrong', 'Not open.', problem)))
      return
    }
    response.send(
      draw(
        member,
        `Join ${found.value.organizationName}?`,
        html`<p class="lead">
            ${found.value.inviterEmail} invites you. From then on you and your devices use that account and its units.
          </p>
          <form method="post" action="/invitation">
            <input type="hidden" name="id" value="${id}" />
            <div class="actions">
              <button class="primary" type="submit">Join</button>
              <a href="/account">Not now</a>
            </div>
          </form>`,
      ),
    )
  })

  mountRoute(router, webContract.sendJoin, async (request, response) => {
    const { id } = bodyOf(webContract.sendJoin, request)
    const member = await currentMember(request)
    if (member === null) {
      response.redirect(303, '/sign-in')
      return
    }
    const answer = await authCall(() =>
      auth.api.acceptInvitation({ body: { invitationId: id }, headers: authHeaders(request) }),
    )
    if (!answer.ok) {
      const problem = member.emailVerified ? GONE : UNCONFIRMED
      response.status(400).send(draw(member, 'Invitation', notice('wrong', 'Not joined.', problem)))
      return
    }
    response.redirect(303, '/account?done=joined')
  })

  return router
}
