import { errorsOf } from '../http/contract/errors-of.ts'
import type { RouteContract } from '../http/contract/route-contract.ts'
import { RATE_LIMITS } from '../http/rate-limits.ts'
import { createJsonSchemas, type JsonSchema, type JsonSchemas } from '../../shared/json-schema/json-schemas.ts'
import { cloudErrorSchema } from '../../shared/protocol/cloud-api.ts'
import { ROUTE_GROUPS } from './all-routes.ts'
import { SCHEMA_NAMES } from './schema-names.ts'
import { securityOf, SECURITY_SCHEMES } from './security-schemes.ts'

export type OpenApiDocument = Record<string, unknown>

const INTRODUCTION = `The interface of the cloud: JSON for devices and services, pages for people.

Every error has one shape (\`Error\`): the id of the request, which every answer carries in \`x-request-id\` and the log knows, a code for machines,
a message and the next step for people. \`x-error-codes\` lists the codes of each status. Times are epoch milliseconds or RFC 3339 in
UTC, money is integer US cents, ids are UUIDs made by whoever makes the thing.`

/** The OpenAPI 3.1 document of every route, from the contracts that the routers are made from. The same input gives the same bytes. */
export function buildOpenApi(version: string): OpenApiDocument {
  const schemas = createJsonSchemas(SCHEMA_NAMES)
  const paths: Record<string, Record<string, unknown>> = {}
  for (const group of ROUTE_GROUPS) {
    for (const route of group.routes) {
      const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
      paths[path] = { ...paths[path], [route.method]: operation(route, group.name, schemas) }
    }
  }
  schemas.output(cloudErrorSchema)
  return {
    openapi: '3.1.1',
    info: { title: 'RevitAutoPlan Companion cloud', version, description: INTRODUCTION },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: '/', description: 'The cloud that serves this document' }],
    tags: ROUTE_GROUPS.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      schemas: Object.fromEntries([...schemas.named].toSorted(([one], [other]) => (one < other ? -1 : 1))),
      securitySchemes: SECURITY_SCHEMES,
    },
  }
}

function operation(route: RouteContract, tag: string, schemas: JsonSchemas): object {
  const { description, body } = route
  const parameters = [...parametersOf(route, 'path', schemas), ...parametersOf(route, 'query', schemas)]
  return {
    operationId: route.id,
    tags: [tag],
    summary: route.summary,
    ...(description === undefined ? {} : { description }),
    security: securityOf(route),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: body.required ?? true,
            content: { [body.type]: { schema: schemas.input(body.schema) } },
          },
          'x-body-limit-bytes': body.limit,
        }),
    ...rateLimitOf(route),
    responses: responsesOf(route, schemas),
  }
}

function parametersOf(route: RouteContract, place: 'path' | 'query', schemas: JsonSchemas): object[] {
  const schema = place === 'path' ? route.params : route.query
  if (schema === undefined) return []
  const { properties, required } = schemas.input(schema)
  const names = Array.isArray(required) ? required : []
  return Object.entries(isObject(properties) ? properties : {}).map(([name, of]) => ({
    name,
    in: place,
    required: place === 'path' || names.includes(name),
    schema: of,
  }))
}

function rateLimitOf(route: RouteContract): object {
  if (route.rate === 'none') return {}
  const perMinute = {
    api: RATE_LIMITS.apiPerMinute,
    pages: RATE_LIMITS.pagesPerMinute,
    attempts: RATE_LIMITS.attemptsPerMinute,
  }[route.rate]
  return { 'x-rate-limit': { perMinute, countedBy: 'client address' } }
}

interface Response {
  description: string
  content?: Record<string, object>
  'x-error-codes'?: readonly string[]
}

function responsesOf(route: RouteContract, schemas: JsonSchemas): Record<string, Response> {
  const responses: Record<string, Response> = {}
  for (const [status, answer] of Object.entries(route.answers)) {
    const { description, schema, type } = answer
    const isFile = schema === undefined && type !== undefined
    responses[status] = {
      description,
      ...(schema === undefined ? {} : { content: { 'application/json': { schema: schemas.output(schema) } } }),
      ...(isFile ? { content: { [type]: {} } } : {}),
    }
  }
  for (const [status, codes] of errorsOf(route)) {
    const before = responses[status]
    const told = `Error: ${codes.join(', ')}.`
    responses[status] = {
      description: before === undefined ? told : `${before.description} ${told}`,
      content: { ...before?.content, ...errorContent(route, status, schemas) },
      'x-error-codes': codes,
    }
  }
  return responses
}

function errorContent(route: RouteContract, status: number, schemas: JsonSchemas): Record<string, object> {
  const ours: JsonSchema = { $ref: '#/components/schemas/Error' }
  const foreign = route.foreignErrors?.[status]
  const schema = foreign === undefined ? ours : { oneOf: [ours, schemas.output(foreign)] }
  // A browser is answered with a page that says the same.
  return { 'application/json': { schema }, ...(route.kind === 'api' ? {} : { 'text/html': {} }) }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
