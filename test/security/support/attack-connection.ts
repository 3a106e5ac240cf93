import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { JSON_RPC_VERSION, rpcResponseSchema } from '../../../shared/protocol/json-rpc.ts'
import {
  type Discovery,
  PLUGIN_PATH,
  PLUGIN_PROTOCOL,
  pluginEventSchemas,
} from '../../../shared/protocol/plugin-link.ts'
import { clientProof } from '../../../src-main/core/link/link-proof.ts'
import type { SeededRandom } from '../../support/seeded-random.ts'
import type { HostileFrames } from './hostile-frames.ts'
import { encodeFrame, OPCODE, openRawClient } from './raw-client.ts'

const eventSchema = z.object({
  jsonrpc: z.literal(JSON_RPC_VERSION),
  method: z.enum(Object.keys(pluginEventSchemas) as [keyof typeof pluginEventSchemas]),
  params: z.object({ seq: z.int().min(1) }),
})
const saidSchema = z.union([eventSchema, rpcResponseSchema, z.array(rpcResponseSchema).min(1)])
const reservedSchema = z.object({ result: z.object({ outcome: z.literal('reserved'), reservationId: z.string() }) })

/** How long an answer may be waited for, on a machine that has other things to do. */
const PATIENCE_MS = 30_000

/**
 * Opens one connection with a right proof and misuses it: frames that break the WebSocket, frames that are no calls, calls in any order.
 *
 * @returns what the companion did wrong
 */
export async function attackConnection(
  discovery: Discovery,
  random: SeededRandom,
  frames: HostileFrames,
  proofs: Set<string>,
): Promise<string[]> {
  const nonce = randomBytes(24).toString('base64url')
  const proof = clientProof(discovery.token, nonce, discovery.port)
  proofs.add(nonce).add(proof)
  const headers = { Authorization: `RevitAutoPlan ${nonce}.${proof}` }
  if (random.next() < 0.3) return breakFrames(discovery, random, headers)
  const socket = new WebSocket(`ws://127.0.0.1:${discovery.port}${PLUGIN_PATH}`, PLUGIN_PROTOCOL, { headers })
  const faults: string[] = []
  const open = new Set<string>()
  let seq = 0
  socket.on('error', () => undefined)
  socket.on('message', (data) => {
    const text = String(data)
    const said = saidSchema.safeParse(parse(text))
    if (!said.success) {
      faults.push(`no JSON-RPC: ${text.slice(0, 200)}`)
      return
    }
    if (!Array.isArray(said.data) && 'method' in said.data) {
      if (said.data.params.seq !== seq + 1) faults.push(`event ${said.data.params.seq} after ${seq}`)
      seq = said.data.params.seq
      return
    }
    const reserved = reservedSchema.safeParse(parse(text))
    if (reserved.success) frames.learn(reserved.data.result.reservationId)
    if (!Array.isArray(said.data) && typeof said.data.id === 'string') open.delete(said.data.id)
  })
  await new Promise<void>((resolve) => {
    socket.once('open', () => resolve())
    socket.once('close', () => resolve())
  })
  if (socket.readyState !== WebSocket.OPEN) return ['a right proof was refused']
  await (random.next() < 0.5
    ? talkNonsense(socket, random, frames)
    : callInAnyOrder(socket, random, frames, open, faults))
  if (random.next() < 0.5) socket.terminate()
  else socket.close()
  return faults
}

async function talkNonsense(socket: WebSocket, random: SeededRandom, frames: HostileFrames): Promise<void> {
  if (random.next() < 0.7) socket.send(JSON.stringify(callOf('hello', 'session.hello', frames)))
  for (let count = random.between(1, 60); count > 0 && socket.readyState === WebSocket.OPEN; count -= 1) {
    socket.send(frames.frame())
    if (random.next() < 0.2) await pause(1)
  }
}

/** Calls that are right in themselves, in an order that is not: each must be answered once. */
async function callInAnyOrder(
  socket: WebSocket,
  random: SeededRandom,
  frames: HostileFrames,
  open: Set<string>,
  faults: string[],
): Promise<void> {
  const greets = random.next() < 0.8
  const methods = [
    ...(greets ? ['session.hello'] : []),
    ...Array.from({ length: random.between(1, 50) }, frames.method),
  ]
  methods.forEach((method, index) => {
    const id = `${index}-${method}`
    open.add(id)
    socket.send(JSON.stringify(callOf(id, method, frames)))
  })
  const until = performance.now() + PATIENCE_MS
  while (open.size > 0 && socket.readyState === WebSocket.OPEN && performance.now() < until) await pause(5)
  // Closed for want of a hello: then nothing is owed.
  if (open.size > 0 && greets) faults.push(`no answer to ${[...open].slice(0, 3).join(', ')}`)
}

function callOf(id: string, method: string, frames: HostileFrames): object {
  return { jsonrpc: JSON_RPC_VERSION, id, method, params: frames.params(method) }
}

/** Bytes that are no WebSocket frames, or the wrong ones. */
async function breakFrames(
  discovery: Discovery,
  random: SeededRandom,
  headers: Record<string, string>,
): Promise<string[]> {
  const socket = await openRawClient(discovery.port, headers)
  for (let count = random.between(1, 30); count > 0 && !socket.destroyed; count -= 1) {
    const bytes = Buffer.from(Array.from({ length: random.between(0, 200) }, () => random.between(0, 255)))
    const opcode = random.pick([...Object.values(OPCODE), 3, 7, 11, 15]) ?? 0
    socket.write(random.next() < 0.5 ? encodeFrame(opcode, bytes, random.next() < 0.7) : bytes)
    if (random.next() < 0.3) await pause(1)
  }
  socket.destroy()
  return []
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
