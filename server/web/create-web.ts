import { Router, urlencoded, type RequestHandler } from 'express'
import { FORM_LIMIT } from '../http/body-limits.ts'
import { mountRoute } from '../http/contract/route-contract.ts'
import { createRateLimit } from '../http/rate-limits.ts'
import { createSameOriginGuard } from '../http/same-origin.ts'
import { createAccountPage } from './pages/account-page.ts'
import { createDevicePage } from './pages/device-page.ts'
import { createInvitationPage } from './pages/invitation-page.ts'
import { createPasswordPages } from './pages/password-pages.ts'
import { createPricingPage } from './pages/pricing-page.ts'
import { createSignInPage } from './pages/sign-in-page.ts'
import { createSignUpPage } from './pages/sign-up-page.ts'
import { webContract } from './web-contract.ts'
import type { WebDeps } from './web-deps.ts'

/** Sends a page asked for under another name of this machine (localhost) to the public address, where its forms and cookies work. */
function createLoopbackRedirect(publicUrl: string): RequestHandler {
  const names = new Set(['127.0.0.1', 'localhost', '[::1]'])
  const ours = new URL(publicUrl)
  return (request, response, next) => {
    const host = request.hostname
    if (request.method === 'GET' && names.has(ours.hostname) && names.has(host) && host !== ours.hostname) {
      response.redirect(302, new URL(request.originalUrl.replace(/^\/+/, '/'), ours).href)
      return
    }
    next()
  }
}

/** The pages for people: small, without any script, every form works by itself. */
export function createWeb(deps: WebDeps): Router {
  const router = Router()
  const limitAttempts = createRateLimit(deps.rateLimits.attemptsPerMinute)
  router.use(
    createLoopbackRedirect(deps.publicUrl),
    createRateLimit(deps.rateLimits.pagesPerMinute),
    createSameOriginGuard(deps.publicUrl),
    urlencoded({ extended: false, limit: FORM_LIMIT }),
  )
  mountRoute(router, webContract.home, async (request, response) => {
    const member = await deps.accounts.currentMember(request)
    response.redirect(303, member === null ? '/pricing' : '/account')
  })
  router.use(
    createSignInPage(deps, limitAttempts),
    createSignUpPage(deps, limitAttempts),
    createPasswordPages(deps, limitAttempts),
    createDevicePage(deps, limitAttempts),
    createAccountPage(deps, limitAttempts),
    createInvitationPage(deps),
    createPricingPage(deps),
  )
  return router
}
