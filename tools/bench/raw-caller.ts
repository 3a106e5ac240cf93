import type { WebSocket } from 'ws'

/** Calls over a socket with nothing but JSON in between, so that both sides of a comparison cost the caller the same. */
export interface RawCaller {
  call(method: string, params: object): Promise<Record<string, unknown>>
}

interface Answer {
  readonly id: number
  readonly result?: Record<string, unknown>
  readonly error?: { readonly message: string }
}

/** @throws Error in a call that the other side answers with an error */
export function createRawCaller(socket: WebSocket): RawCaller {
  const waiting = new Map<number, (answer: Answer) => void>()
  let lastId = 0
  socket.on('message', (data) => {
    // What it measures is ours: the shape is known, and checking it here would be measured too.
    const answer = JSON.parse(String(data)) as Answer
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  })
  return {
    call: async (method, params) =>
      await new Promise((resolve, reject) => {
        lastId += 1
        waiting.set(lastId, ({ result, error }) => {
          if (result === undefined) reject(new Error(error?.message ?? 'no result'))
          else resolve(result)
        })
        socket.send(JSON.stringify({ jsonrpc: '2.0', id: lastId, method, params }))
      }),
  }
}
