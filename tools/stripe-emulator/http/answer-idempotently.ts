import { findReplay, idempotencyRecord, keyInUse, type IdempotentRequest } from './idempotency.ts'
import type { EmulatorContext } from '../model/emulator-context.ts'

export interface Answer {
  status: number
  body: unknown
  /** Id of the request that this is the stored answer of. */
  replayOf?: string
}

export interface IdempotentRun {
  context: EmulatorContext
  /** Keys of the requests that are at work now. */
  inProgress: Set<string>
  requestId: string
  /** Runs the request. What it throws was found before anything happened, and is not kept. */
  begin(): Promise<Answer>
}

/** The stored answer to a key, or the answer of running the request now, kept for 24 hours (docs.stripe.com/api/idempotent_requests). */
export async function answerIdempotently(request: IdempotentRequest, run: IdempotentRun): Promise<Answer> {
  const { store } = run.context
  const record = idempotencyRecord(request)
  if (run.inProgress.has(record.id)) throw keyInUse(request.key)
  const replay = findReplay(store, request, run.context.seconds())
  if (replay !== undefined) return { status: replay.status, body: replay.body, replayOf: replay.requestId }
  run.inProgress.add(record.id)
  try {
    const answer = await run.begin()
    store.idempotentResults.put({
      ...record,
      requestId: run.requestId,
      created: run.context.seconds(),
      status: answer.status,
      body: answer.body,
    })
    return answer
  } finally {
    run.inProgress.delete(record.id)
  }
}
