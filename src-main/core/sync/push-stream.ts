import { createParser } from 'eventsource-parser'
import type { Logger } from 'pino'
import { type StreamEvent, streamEventSchema } from '../../../shared/protocol/cloud-api.ts'
import type { CloudClient } from '../cloud/cloud-client.ts'
import type { DeviceSigner } from '../cloud/device-signer.ts'
import { createTokenBucket } from '../sockets/token-bucket.ts'
import { backOff } from '../timing/back-off.ts'
import { pause } from '../timing/pause.ts'
import type { SyncSettings } from './sync-settings.ts'

export interface PushStream {
  isOpen(): boolean
  /** Listens as this device from here on; `null` listens as none. */
  listenAs(signer: DeviceSigner | null): void
  close(): void
}

export interface PushStreamOptions {
  readonly cloud: CloudClient
  readonly settings: SyncSettings
  readonly logger: Logger
  readonly random: () => number
  readonly onEvent: (event: StreamEvent) => void
  readonly onOpened: () => void
  readonly onLost: () => void
}

/** An honest stream is a line now and then: what pours is something else. */
const BURST_BYTES = 256 * 1024
const BYTES_PER_MS = 16

/** Keeps `GET /v1/stream` open: server-sent events, opened anew with back-off whenever it ends or falls silent. */
export function createPushStream(options: PushStreamOptions): PushStream {
  const { cloud, settings, logger, random, onEvent, onOpened, onLost } = options
  let current: AbortController | null = null
  let open = false

  async function read(body: ReadableStream<Uint8Array>, controller: AbortController): Promise<void> {
    const { streamEventsPerSecond: perSecond } = settings
    const takeEvent = createTokenBucket(perSecond, perSecond * 10, () => performance.now())
    const parser = createParser({
      maxBufferSize: 64 * 1024,
      onEvent({ event, data }) {
        if (!takeEvent()) throw new Error('the push stream sends more than it may')
        const parsed = parseEvent(event, data)
        if (parsed !== null) onEvent(parsed)
      },
    })
    const decoder = new TextDecoder()
    const startedAt = performance.now()
    let bytes = 0
    const silence = setTimeout(() => controller.abort(), settings.streamSilenceMs)
    try {
      for await (const chunk of body) {
        silence.refresh()
        bytes += chunk.byteLength
        const allowed = BURST_BYTES + (performance.now() - startedAt) * BYTES_PER_MS
        if (bytes > allowed) throw new Error('the push stream sends more than it may')
        parser.feed(decoder.decode(chunk, { stream: true }))
      }
    } finally {
      clearTimeout(silence)
    }
  }

  /** One connection, from opening to end; answers whether it came to be open. */
  async function connect(signer: DeviceSigner, owner: AbortController): Promise<boolean> {
    const controller = new AbortController()
    const signal = AbortSignal.any([owner.signal, controller.signal])
    const opening = setTimeout(() => controller.abort(), 15_000)
    const opened = await cloud.openStream('/v1/stream', signer, signal)
    clearTimeout(opening)
    if (!opened.ok) {
      logger.debug({ problem: opened.failure }, 'the push stream could not be opened')
      return false
    }
    open = true
    onOpened()
    try {
      await read(opened.value, controller)
    } catch (error) {
      logger.debug({ err: error }, 'the push stream broke off')
    }
    if (owner.signal.aborted) return true
    open = false
    onLost()
    return true
  }

  async function keepOpen(signer: DeviceSigner, owner: AbortController): Promise<void> {
    let failures = 0
    while (!owner.signal.aborted) {
      failures = (await connect(signer, owner)) ? 1 : failures + 1
      const delay = backOff(failures, random(), settings.backOffBaseMs, settings.streamBackOffCapMs)
      await pause(delay, owner.signal)
    }
  }

  function stop(): void {
    current?.abort()
    current = null
    open = false
  }

  return {
    isOpen: () => open,
    listenAs(signer) {
      stop()
      if (signer === null) return
      current = new AbortController()
      void keepOpen(signer, current)
    },
    close: stop,
  }
}

function parseEvent(event: string | undefined, data: string): StreamEvent | null {
  try {
    const parsed = streamEventSchema.safeParse({ event, data: JSON.parse(data) })
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
