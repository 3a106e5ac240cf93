import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { once } from 'node:events'
import { signedHeaders, type SimulatedDevice } from '../features/metering/testing/simulated-device.ts'

/** The events of a device's stream, in turn; `null` at its end. */
export interface TestStream {
  readonly response: Response
  next(): Promise<[event: string | undefined, data: unknown] | null>
  close(): void
}

/** Opens the stream of a device at a cloud. */
export async function openStream(url: string, device: SimulatedDevice, now: number): Promise<TestStream> {
  const path = '/v1/stream'
  const headers = signedHeaders(device.identity, { method: 'GET', path, body: '', timestamp: now })
  const leaving = new AbortController()
  const response = await fetch(url + path, { headers, signal: leaving.signal })
  const events: (EventSourceMessage | null)[] = []
  const arrivals = new EventTarget()
  const put = (event: EventSourceMessage | null): void => {
    events.push(event)
    arrivals.dispatchEvent(new Event('arrival'))
  }
  const parser = createParser({ onEvent: put })
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder()
    for await (const bytes of response.body ?? []) parser.feed(decoder.decode(bytes, { stream: true }))
    put(null)
  }
  read().catch(() => put(null))
  return {
    response,
    async next() {
      while (events.length === 0) await once(arrivals, 'arrival')
      const event = events.shift() ?? null
      return event === null ? null : [event.event, JSON.parse(event.data)]
    },
    close: () => leaving.abort(),
  }
}
