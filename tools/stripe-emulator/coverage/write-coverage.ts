import { readFileSync, writeFileSync } from 'node:fs'
import { coverageTable, withCoverageTable } from './coverage-table.ts'
import { describeCoverage } from './describe-coverage.ts'
import { allEndpoints } from '../resources/all-endpoints.ts'
import { readKnownApi } from '../schema/known-api.ts'

const readme = new URL('../README.md', import.meta.url)
const table = coverageTable(describeCoverage(allEndpoints, readKnownApi()))
writeFileSync(readme, withCoverageTable(readFileSync(readme, 'utf8'), table))
