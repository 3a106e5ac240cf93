import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { RequestHandler, Response } from 'express'
import type { z } from 'zod'
import { createJsonSchemas } from '../../shared/json-schema/json-schemas.ts'
import { cloudErrorSchema } from '../../shared/protocol/cloud-api.ts'
import { ALL_ROUTES } from '../contract/all-routes.ts'
import { SCHEMA_NAMES } from '../contract/schema-names.ts'
import { errorsOf } from '../http/contract/errors-of.ts'
import { createRouteMatcher } from '../http/contract/match-route.ts'
import type { RouteContract } from '../http/contract/route-contract.ts'

/** Errors that any path may answer: nothing is there, the method is another, too many requests, a closed area. */
const ANYWHERE = new Set(['not_found', 'method_not_allowed', 'too_many_requests', 'foreign_origin'])
/** The statuses of those. */
const PLAIN = new Set([403, 404, 405, 429])
const UNDESCRIBED = 'this status is not described'
/** Answers of better-auth carry its own codes, in small letters. */
const OWN_CODES = 'refused'

export interface ContractWatch {
  /** Stands in front of all routes. */
  readonly handler: RequestHandler
  /** What was answered against the published contract. */
  readonly violations: string[]
}

/** Holds every answer of a cloud under test to the contract that is published for its route. */
export function watchContract(): ContractWatch {
  const matcher = createRouteMatcher(ALL_ROUTES)
  const validators = createValidators()
  const violations: string[] = []

  function check(method: string, route: RouteContract, response: Response, text: string): string | null {
    const { statusCode: status } = response
    const isJson = String(response.getHeader('content-type') ?? '').startsWith('application/json')
    const answer = route.answers[status]
    const codes = errorsOf(route).get(status)
    const error = isJson ? cloudErrorSchema.safeParse(parsed(text)).data?.error : undefined
    if (status === 304) return null
    if (method === 'HEAD') return answer !== undefined || codes !== undefined || PLAIN.has(status) ? null : UNDESCRIBED
    if (status >= 400 && error !== undefined) {
      if (ANYWHERE.has(error.code) || codes?.includes(error.code) === true) return null
      return codes?.includes(OWN_CODES) === true ? null : `the error ${error.code} is not described`
    }
    const foreign = route.foreignErrors?.[status]
    if (status >= 400 && isJson && foreign !== undefined) return validators.problem(foreign, text)
    if (status >= 400 && !isJson && route.kind !== 'api' && (codes !== undefined || status === 404)) return null
    if (answer === undefined) return UNDESCRIBED
    return answer.schema === undefined || text === '' ? null : validators.problem(answer.schema, text)
  }

  return {
    violations,
    handler(request, response, next) {
      const text = keepText(response)
      // Routers change `path` while they run.
      const { method, path } = request
      response.on('finish', () => {
        const route = matcher.find(method, path)
        if (route === null || method === 'OPTIONS') return
        const problem = check(method, route, response, text())
        if (problem !== null) violations.push(`${method} ${route.path} answered ${response.statusCode}: ${problem}`)
      })
      next()
    },
  }
}

function keepText(response: Response): () => string {
  let text = ''
  const send = response.send.bind(response)
  response.send = (body: unknown) => {
    if (typeof body === 'string') text = body
    return send(body)
  }
  return () => text
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function createValidators() {
  const ajv = new Ajv2020({ strict: false })
  addFormats.default(ajv)
  const compiled = new Map<z.ZodType, ValidateFunction>()

  function validatorOf(schema: z.ZodType): ValidateFunction {
    const known = compiled.get(schema)
    if (known !== undefined) return known
    const schemas = createJsonSchemas(SCHEMA_NAMES)
    const written = schemas.output(schema)
    const made = ajv.compile({ ...written, components: { schemas: Object.fromEntries(schemas.named) } })
    compiled.set(schema, made)
    return made
  }

  return {
    problem(schema: z.ZodType, text: string): string | null {
      const validate = validatorOf(schema)
      if (validate(parsed(text))) return null
      const [first] = validate.errors ?? []
      return `${first?.instancePath ?? ''} ${first?.message ?? 'is not as described'} ${JSON.stringify(first?.params)}`
    },
  }
}
