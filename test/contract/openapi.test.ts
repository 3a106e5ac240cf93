import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { writtenContracts } from '../../scripts/lib/written-contracts.ts'
import { readSourceFiles } from '../../scripts/lib/source-files.ts'
import { ALL_ROUTES } from '../../server/contract/all-routes.ts'
import { accountsContract, DISABLED_AUTH_PATHS } from '../../server/features/accounts/accounts-contract.ts'
import { errorsOf } from '../../server/http/contract/errors-of.ts'
import { startTestCloud, type TestCloud } from '../../server/testing/start-test-cloud.ts'
import { listRoutes } from './support/list-routes.ts'

const root = join(import.meta.dirname, '..', '..')
const documentSchema = z.looseObject({
  components: z.looseObject({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
})
const committed = () => documentSchema.parse(JSON.parse(readFileSync(join(root, 'docs', 'openapi.json'), 'utf8')))
const keyOf = (route: { method: string; path: string }): string => `${route.method} ${route.path}`

let test: TestCloud
beforeAll(async () => {
  // With billing on; nothing is asked of the address.
  test = await startTestCloud(
    {},
    {
      STRIPE_SECRET_KEY: 'sk_test_none',
      STRIPE_PUBLISHABLE_KEY: 'pk_test_none',
      STRIPE_WEBHOOK_SECRET: 'whsec_none',
      STRIPE_API_BASE: 'http://127.0.0.1:9',
    },
  )
})
afterAll(async () => {
  await test.close()
})

describe('docs/openapi.json', () => {
  it('is what the code generates; after a change run: npm run contracts', async () => {
    for (const { path, text } of await writtenContracts(root)) {
      expect(readFileSync(join(root, path), 'utf8') === text, path).toBe(true)
    }
  })

  it('is a valid document of OpenAPI 3.1', async () => {
    const result = await new Validator({ strict: false }).validate(committed())
    expect(result).toEqual({ valid: true })
  })

  it('has schemas that a strict JSON Schema 2020-12 validator understands', () => {
    const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false })
    addFormats.default(ajv)
    ajv.addKeyword('components')
    const { schemas } = committed().components
    const whole = { $id: 'https://cloud.invalid/openapi', components: { schemas } }
    ajv.addSchema(whole, undefined, undefined, false)
    expect(Object.keys(schemas)).toContain('SyncRequest')
    for (const name of Object.keys(schemas)) {
      expect(
        () => ajv.compile({ $ref: `https://cloud.invalid/openapi#/components/schemas/${name}` }),
        name,
      ).not.toThrow()
    }
  })

  it('is served by the cloud', async () => {
    const answer = await fetch(`${test.url}/v1/openapi.json`)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual(JSON.parse(readFileSync(join(root, 'docs', 'openapi.json'), 'utf8')))
  })
})

describe('the routes of the cloud', () => {
  it('are described, each and no other', () => {
    const found = new Set(listRoutes(test.cloud.app.router))
    const described = ALL_ROUTES.filter((route) => !accountsContract.includes(route)).map(keyOf)
    expect([...found].toSorted()).toEqual(described.toSorted())
  })

  it('have an id and a method with a path of their own', () => {
    for (const values of [ALL_ROUTES.map((route) => route.id), ALL_ROUTES.map(keyOf)]) {
      expect(values.filter((value, index) => values.indexOf(value) !== index)).toEqual([])
    }
  })

  it('of better-auth are described, or switched off', () => {
    const endpointSchema = z.object({
      path: z.string().optional(),
      options: z.object({ method: z.union([z.string(), z.array(z.string())]) }),
    })
    const found = Object.values<unknown>(test.cloud.accounts.auth.api).flatMap((endpoint) => {
      const { path, options } = endpointSchema.parse(Object.assign({}, endpoint))
      if (path === undefined || DISABLED_AUTH_PATHS.includes(path)) return []
      return [options.method].flat().map((method) => `${method.toLowerCase()} /api/auth${path}`)
    })
    expect(found.toSorted()).toEqual(accountsContract.map(keyOf).toSorted())
  })

  it('tell no error code that is not described', () => {
    const described = new Set(ALL_ROUTES.flatMap((route) => [...errorsOf(route).values()].flat()))
    const general = new Set(['not_found', 'method_not_allowed', 'starting'])
    const told = readSourceFiles(root)
      .filter(({ path }) => path.startsWith('server/') && !path.endsWith('.test.ts'))
      .flatMap(({ text }) => [...text.matchAll(/new HttpError\(\s*\d{3},\s*'(\w+)'/g)].map((match) => match[1] ?? ''))
    expect(told.length).toBeGreaterThan(30)
    expect([...new Set(told)].filter((code) => !described.has(code) && !general.has(code))).toEqual([])
  })
})
