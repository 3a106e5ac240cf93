import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { toHttpError } from './error-handler.ts'
import { HttpError } from './http-error.ts'

describe('toHttpError', () => {
  it('leaves an error that was meant to be told', () => {
    const error = new HttpError(409, 'conflict', 'It was used.', 'Use another.')
    expect(toHttpError(error)).toBe(error)
  })

  it('names the place of the first thing that is wrong in a request', () => {
    const parsed = z.object({ a: z.object({ b: z.int() }) }).safeParse({ a: { b: 'x' } })
    expect(toHttpError(parsed.error)).toMatchObject({ status: 400, code: 'invalid_request' })
    expect(toHttpError(parsed.error).message).toContain('(a.b)')
  })

  it.each([
    [{ status: 400, type: 'entity.parse.failed' }, 400, 'malformed_json'],
    [{ status: 413, type: 'entity.too.large' }, 413, 'body_too_large'],
    [{ status: 415, type: 'encoding.unsupported' }, 415, 'unsupported_encoding'],
    [{ status: 400, type: 'request.aborted' }, 400, 'invalid_request'],
    [{ status: 400 }, 400, 'invalid_request'],
  ])('tells what a body parser found', (problem, status, code) => {
    expect(toHttpError(Object.assign(new Error('internal words'), { expose: true, ...problem }))).toMatchObject({
      status,
      code,
    })
  })

  it.each([
    new Error('SQLITE: secret'),
    'text',
    null,
    undefined,
    { status: 400 },
    Object.assign(new Error('secret'), { status: 400 }),
  ])('tells nothing of %j, which nobody expected', (thrown) => {
    const told = toHttpError(thrown)
    expect(told).toMatchObject({ status: 500, code: 'internal_error' })
    expect(told.message).not.toContain('secret')
  })
})
