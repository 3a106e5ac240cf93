import type { RequestHandler } from 'express'
import { HttpError } from './http-error.ts'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses forms that another site sends with our cookies (cross-site request forgery):
 * a request that changes something must name our origin, or be called same-origin by the browser.
 */
export function createSameOriginGuard(publicUrl: string): RequestHandler {
  const ours = new URL(publicUrl).origin
  return (request, _response, next) => {
    if (SAFE_METHODS.has(request.method)) return next()
    const origin = request.get('origin')
    const isOurs = origin === undefined ? request.get('sec-fetch-site') === 'same-origin' : origin === ours
    if (isOurs) return next()
    throw new HttpError(
      403,
      'foreign_origin',
      'This form was not sent from our own page.',
      `Open ${ours} and send the form from there.`,
    )
  }
}
