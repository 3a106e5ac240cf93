import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { coverageTable, withCoverageTable } from './coverage-table.ts'
import { describeCoverage } from './describe-coverage.ts'
import { endpointName } from '../http/endpoint.ts'
import { allEndpoints } from '../resources/all-endpoints.ts'
import { readKnownApi } from '../schema/known-api.ts'

const known = readKnownApi()
/** Stripe's command line calls it, its documentation and its SDK do not know it. */
const undocumented = /\/v1\/payment_pages\//
const documented = allEndpoints.filter((one) => !undocumented.test(one.path))
const coverage = describeCoverage(documented, known)

test('every endpoint is one of Stripe', () => {
  expect(documented.map(endpointName).filter((name) => known.paramsOf(name) === undefined)).toEqual([])
})

test('no parameter is taken that Stripe does not know', () => {
  expect(coverage.flatMap((one) => one.invented.map((name) => `${one.endpoint} ${name}`))).toEqual([])
})

test('a parameter with fixed values has all those of this version and no others, so that a legacy one is refused', () => {
  expect(coverage.flatMap((one) => one.otherValues.map((value) => `${one.endpoint} ${value}`))).toEqual([])
})

test('the table of what is covered is up to date', () => {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const command = 'node scripts/boot.mjs tools/stripe-emulator/coverage/write-coverage.ts'
  expect(text, `Write it again: ${command}`).toBe(
    withCoverageTable(text, coverageTable(describeCoverage(allEndpoints, known))),
  )
})
