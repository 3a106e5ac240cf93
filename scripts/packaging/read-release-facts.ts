import { z } from 'zod'
import { failure, type Result, success } from '../../shared/result/result.ts'

/** What a release says of its vendor beside the pinned cloud and roots. */
export interface ReleaseFacts {
  /** Where new versions are looked for, https. */
  readonly updateUrl: string
  /** The name in the certificate that signs the Windows installer; without it an update would not be checked. */
  readonly publisherName: string
  /** How many in a hundred installations are offered this version at first, 1 to 100. */
  readonly stagingPercent: number
}

const factsSchema = z.object({
  RELEASE_UPDATE_URL: z.url({ protocol: /^https$/, error: 'must be the https address of the folder with the updates' }),
  RELEASE_PUBLISHER_NAME: z
    .string({ error: 'must be the name in the certificate that signs the installer' })
    .trim()
    .min(1),
  RELEASE_STAGING_PERCENT: z.coerce
    .number({ error: 'must be a whole number from 1 to 100' })
    .int()
    .min(1)
    .max(100)
    .default(100),
})

/** Reads from the environment what a release needs to update itself safely; or one line for each variable that is missing or wrong. */
export function readReleaseFacts(env: NodeJS.ProcessEnv): Result<ReleaseFacts, string[]> {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = factsSchema.safeParse(set)
  if (!parsed.success) {
    return failure(parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`))
  }
  return success({
    updateUrl: parsed.data.RELEASE_UPDATE_URL,
    publisherName: parsed.data.RELEASE_PUBLISHER_NAME,
    stagingPercent: parsed.data.RELEASE_STAGING_PERCENT,
  })
}
