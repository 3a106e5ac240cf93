import type { Logger } from 'pino'
import { parseSettings } from '../config.ts'
import { createCloud, type Cloud, type CloudOverrides } from '../create-cloud.ts'
import { newTestPlace } from '../db/testing/test-databases.ts'
import { createLogger } from '../http/create-logger.ts'
import { watchContract } from './watch-contract.ts'
import { createBrowser, type TestBrowser } from './test-browser.ts'

export interface TestCloud {
  readonly cloud: Cloud
  readonly url: string
  /** Every mail that was printed. */
  readonly mails: string[]
  /** Every line that was logged. */
  readonly logs: string[]
  readonly logger: Logger
  /** Somebody with cookies of his own. */
  browser(): TestBrowser
  close(): Promise<void>
}

/** A whole cloud on a free port with a fresh database, for tests; closing it fails when it answered against its contract. */
export async function startTestCloud(
  overrides: CloudOverrides = {},
  environment: Record<string, string> = {},
): Promise<TestCloud> {
  const place = await newTestPlace()
  const settings = parseSettings({
    CLOUD_DATA: place.folder,
    CLOUD_PORT: '0',
    ...place.environment,
    DATABASE_POOL_SIZE: '5',
    ...environment,
  })
  if (!settings.ok) throw new Error(settings.failure.join('\n'))
  const contract = watchContract()
  const mails: string[] = []
  const logs: string[] = []
  const logger = createLogger({ level: 'trace' }, { write: (line: string) => void logs.push(line) })
  const cloud = await createCloud(settings.value, {
    logger,
    print: (text) => void mails.push(text),
    rateLimits: { attemptsPerMinute: 1000 },
    watch: contract.handler,
    processMetrics: false,
    ...overrides,
  })
  if (!cloud.ok) throw new Error(cloud.failure)
  const { url } = await cloud.value.listen()
  return {
    cloud: cloud.value,
    url,
    mails,
    logs,
    logger,
    browser: () => createBrowser(url),
    async close() {
      await cloud.value.close()
      await place.remove()
      if (contract.violations.length > 0) {
        throw new Error(`Answered against docs/openapi.json:\n${[...new Set(contract.violations)].join('\n')}`)
      }
    },
  }
}
