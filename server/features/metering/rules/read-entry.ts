import type { SyncEntry } from '../../../../shared/protocol/cloud-api.ts'
import {
  journalEntrySchema,
  personalDigestInput,
  type JournalEntry,
} from '../../../../shared/protocol/journal-entry.ts'
import { failure, success, type Result } from '../../../../shared/result/result.ts'

/** Why an entry was not accepted. It stays a link of the chain, and is kept as it came. */
export interface Rejection {
  readonly code:
    | 'malformed'
    | 'foreign'
    | 'sequence_mismatch'
    | 'personal_mismatch'
    | 'hash_mismatch'
    | 'conflict'
    | 'invalid'
    | 'lease_foreign'
    | 'lease_mismatch'
    | 'lease_missing'
    | 'lease_unknown'
  readonly message: string
}

/** Reads an entry out of its raw text, and checks that it is the sending device's own and that its personal fields are those it was chained with. */
export function readEntry(
  item: SyncEntry,
  device: { readonly deviceId: string; readonly accountId: string },
  digestOf: (text: string) => string,
): Result<JournalEntry, Rejection> {
  let parsed: ReturnType<typeof journalEntrySchema.safeParse>
  try {
    parsed = journalEntrySchema.safeParse(JSON.parse(item.raw))
  } catch {
    return failure({ code: 'malformed', message: 'The entry is not JSON.' })
  }
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const where = issue === undefined ? '' : ` at ${issue.path.map(String).join('.')}: ${issue.message}`
    return failure({ code: 'malformed', message: `The entry does not have the expected form${where}.`.slice(0, 300) })
  }
  const entry = parsed.data
  if (entry.subject !== device.accountId || entry.source !== `urn:revitautoplan:device:${device.deviceId}`) {
    return failure({ code: 'foreign', message: 'The entry names another account or device than the one that sent it.' })
  }
  if (entry.sequence !== item.sequence) {
    return failure({ code: 'sequence_mismatch', message: 'The entry has another sequence than it was sent with.' })
  }
  // Fields that were erased travel no more; what does travel must be what was chained.
  if (item.personal !== null && digestOf(personalDigestInput(item.personal)) !== entry.personal) {
    return failure({ code: 'personal_mismatch', message: 'The personal fields are not those of the entry.' })
  }
  return success(entry)
}
