import type { IncomingMessage } from 'node:http'
import { Buffer } from 'node:buffer'

const bodies = new WeakMap<IncomingMessage, Buffer>()

/** For the `verify` option of a body parser: keeps the bytes as they arrived, for signatures over them. */
export function keepRawBody(request: IncomingMessage, _response: unknown, bytes: Buffer): void {
  bodies.set(request, bytes)
}

/** The bytes of the body as they arrived; empty when there was none. */
export function rawBodyOf(request: IncomingMessage): Buffer {
  return bodies.get(request) ?? Buffer.alloc(0)
}
