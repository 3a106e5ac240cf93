import { z } from 'zod'
import { JSON_RPC_VERSION } from '../../../shared/protocol/json-rpc.ts'
import { activityItemSchema } from '../../../shared/protocol/ui-api.ts'

const REQUEST_ID = 2

/** Asks the core for its newest refused operations. */
export const REFUSALS_REQUEST = JSON.stringify({
  jsonrpc: JSON_RPC_VERSION,
  id: REQUEST_ID,
  method: 'activity.list',
  params: { outcome: 'refused', limit: 20 },
})

const refusalSchema = activityItemSchema.pick({ id: true, message: true, projectLabel: true })
export type Refusal = z.infer<typeof refusalSchema>

const answerSchema = z.object({
  id: z.literal(REQUEST_ID),
  result: z.object({ items: z.array(refusalSchema) }),
})

/** The refused operations that a message of the core lists, newest first; `null` where it lists none. */
export function refusalsIn(text: string): Refusal[] | null {
  try {
    const parsed = answerSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data.result.items : null
  } catch {
    return null
  }
}

/**
 * Those that came after the newest one known. Without a known one (the first look) there are none: what was refused before the
 * shell looked is no news.
 */
export function newRefusals(known: string | null | undefined, items: readonly Refusal[]): readonly Refusal[] {
  if (known === undefined) return []
  const index = items.findIndex(({ id }) => id === known)
  return index === -1 ? items : items.slice(0, index)
}
