import { Router, type Request, type RequestHandler, type Response } from 'express'
import { authCall, authHeaders } from '../../features/accounts/auth-call.ts'
import { getAccount } from '../../features/accounts/accounts-store.ts'
import { groupUserCode } from '../../features/accounts/user-code.ts'
import type { CurrentMember } from '../../features/accounts/current-member.ts'
import { bodyOf, mountRoute } from '../../http/contract/route-contract.ts'
import { html, type Html } from '../html.ts'
import { field, notice } from '../parts.ts'
import { CODE_LENGTH, webContract } from '../web-contract.ts'
import type { WebDeps } from '../web-deps.ts'

const UNKNOWN =
  'This code is unknown or no longer good. Codes are good for 15 minutes: start the sign-in on the device again.'

/**
 * `/device`: a member lets a device use his account (RFC 8628).
 * The member confirms that the code is the one on his device, or somebody else's device could be approved by a link (section 5.4).
 */
export function createDevicePage(deps: WebDeps, limitAttempts: RequestHandler): Router {
  const router = Router()
  const { auth, currentMember } = deps.accounts

  function draw(response: Response, member: CurrentMember, title: string, main: Html): void {
    response.setHeader('cache-control', 'no-store')
    response.send(
      deps.drawSheet({
        title,
        member,
        narrow: true,
        main: html`<h1>${title}</h1>
          ${main}`,
      }),
    )
  }

  function askForCode(response: Response, member: CurrentMember, code = '', problem?: string): void {
    draw(
      response,
      member,
      'Approve a device',
      html`<p class="lead">Enter the code that the companion shows.</p>
        <form method="get" action="/device">
          ${field({
            name: 'user_code',
            label: 'Code',
            type: 'text',
            autocomplete: 'off',
            value: code,
            problem,
            focus: true,
            maxLength: CODE_LENGTH,
          })}
          <div class="actions"><button class="primary" type="submit">Continue</button></div>
        </form>`,
    )
  }

  async function askForApproval(response: Response, member: CurrentMember, code: string, problem?: string) {
    const account = await getAccount(deps.db, member.accountId)
    draw(
      response,
      member,
      'Approve this device?',
      html`<p class="lead">
          A RevitAutoPlan Companion asks to use the account <strong>${account.name}</strong>. It can then run and count
          operations for it.
        </p>
        ${problem !== undefined && notice('wrong', 'Not approved.', problem)}
        <p class="code" aria-label="Code ${[...code].join(' ')}">${code}</p>
        <form method="post" action="/device">
          <input type="hidden" name="user_code" value="${code}" />
          <div class="check">
            <input type="checkbox" id="confirmed" name="confirmed" value="yes" required />
            <label for="confirmed">The companion on my own computer shows this code.</label>
          </div>
          <div class="actions">
            <button class="primary" type="submit" name="decision" value="approve">Approve</button>
            <button type="submit" name="decision" value="deny" formnovalidate>Deny</button>
          </div>
        </form>
        <p class="notice small">
          Did somebody send you a link to this page? Deny: approving lets that person spend your units.
        </p>`,
    )
  }

  /** Sends a signed-out person to sign in and back; answers whether somebody is signed in. */
  async function signedIn(request: Request, response: Response, code: string): Promise<CurrentMember | null> {
    const member = await currentMember(request)
    if (member === null) {
      const here = code === '' ? '/device' : `/device?user_code=${encodeURIComponent(code)}`
      response.redirect(303, `/sign-in?next=${encodeURIComponent(here)}`)
    }
    return member
  }

  mountRoute(router, webContract.device, limitAttempts, async (request, response) => {
    const query = webContract.device.query.safeParse(request.query)
    const code = query.success ? groupUserCode(query.data.user_code ?? '') : ''
    const member = await signedIn(request, response, code)
    if (member === null) return
    if (code === '') return askForCode(response, member)
    const found = await authCall(() =>
      auth.api.deviceVerify({ query: { user_code: code }, headers: authHeaders(request) }),
    )
    if (!found.ok) {
      response.status(400)
      return askForCode(response, member, code, UNKNOWN)
    }
    if (found.value.status === 'approved') return drawOutcome(response, member, 'approve')
    if (found.value.status === 'denied') return drawOutcome(response, member, 'deny')
    if (!('client_id' in found.value)) {
      response.status(403)
      return askForCode(
        response,
        member,
        code,
        'Another member opened this code first. Start the sign-in on the device again.',
      )
    }
    await askForApproval(response, member, code)
  })

  function drawOutcome(response: Response, member: CurrentMember, decision: 'approve' | 'deny'): void {
    if (decision === 'approve') {
      draw(
        response,
        member,
        'Device approved',
        html`${notice('done', 'Approved.', 'Go back to the companion: it signs in within a few seconds.')}
          <p class="actions"><a href="/account">Go to your account</a></p>`,
      )
      return
    }
    draw(
      response,
      member,
      'Device denied',
      html`${notice('plain', 'Denied.', 'The device was not let in. Nothing in your account has changed.')}
        <p class="actions"><a href="/account">Go to your account</a></p>`,
    )
  }

  mountRoute(router, webContract.sendDevice, limitAttempts, async (request, response) => {
    const form = bodyOf(webContract.sendDevice, request)
    const member = await signedIn(request, response, form.user_code)
    if (member === null) return
    if (form.decision === 'approve' && form.confirmed !== 'yes') {
      response.status(400)
      await askForApproval(
        response,
        member,
        form.user_code,
        'Compare the code with the one on your device, then mark the line below it.',
      )
      return
    }
    const body = { userCode: form.user_code }
    const headers = authHeaders(request)
    const answer = await authCall(() =>
      form.decision === 'approve' ? auth.api.deviceApprove({ body, headers }) : auth.api.deviceDeny({ body, headers }),
    )
    if (!answer.ok) {
      response.status(400)
      return askForCode(response, member, form.user_code, UNKNOWN)
    }
    drawOutcome(response, member, form.decision)
  })

  return router
}
