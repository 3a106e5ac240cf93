import { createHmac, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { uuidV7 } from '../../../shared/identifiers/uuid-v7.ts'
import { PLUGIN_PATH, PLUGIN_PROTOCOL } from '../../../shared/protocol/plugin-link.ts'
import { readDiscovery } from '../../../src-main/core/link/discovery-file.ts'
import type { FrameFile, FrameStep } from './frame-file.ts'
import { fillFrame, type FrameValues, matchFrame } from './match-frame.ts'

const PATIENCE_MS = 8000

interface Connection {
  readonly socket: WebSocket
  readonly answers: unknown[]
  readonly events: unknown[]
  readonly closed: Promise<number>
}

/** Plays one conversation against the companion whose discovery file lies in `home`; throws where it differs. */
export async function playFrames(home: string, file: FrameFile): Promise<void> {
  const values: FrameValues = new Map()
  let connection = await connect(home, values)
  for (const [index, step] of file.steps.entries()) {
    const difference = await play(step, connection, values)
    if (difference === 'connect') connection = await connect(home, values)
    else if (difference !== null) throw new Error(`step ${index + 1}: ${difference}`)
  }
  connection.socket.terminate()
}

async function play(step: FrameStep, connection: Connection, values: FrameValues): Promise<string | null> {
  const { socket, answers, events, closed } = connection
  if ('send' in step) socket.send(JSON.stringify(fillFrame(step.send, values, newId)))
  else if ('sendText' in step) socket.send(step.sendText)
  else if ('sendBinary' in step) socket.send(Buffer.from(step.sendBinary, 'base64'))
  else if ('expect' in step) return matchFrame(step.expect, await next(answers), values)
  else if ('event' in step) return matchEvent(step.event, events, values)
  else if ('closed' in step) {
    const code = await Promise.race([closed, sleep(PATIENCE_MS, null)])
    return code === step.closed ? null : `expected the connection to close with ${step.closed}, got ${code}`
  } else if ('disconnect' in step) {
    socket.terminate()
    await closed
  } else return 'connect'
  return null
}

/** Events of other topics, and earlier ones that do not match, are passed over. */
async function matchEvent(expected: unknown, events: unknown[], values: FrameValues): Promise<string | null> {
  let difference: string | null = 'no event came'
  while (difference !== null) {
    const event = await next(events)
    if (event === null) return difference
    difference = matchFrame(expected, event, values)
  }
  return null
}

async function next(frames: unknown[]): Promise<unknown> {
  const until = Date.now() + PATIENCE_MS
  while (frames.length === 0 && Date.now() < until) await sleep(5)
  return frames.shift() ?? null
}

async function connect(home: string, values: FrameValues): Promise<Connection> {
  const discovery = readDiscovery(home)
  if (discovery === null) throw new Error('there is no discovery file')
  const nonce = randomBytes(24).toString('base64url')
  const prove = (text: string): string =>
    createHmac('sha256', Buffer.from(discovery.token, 'base64url')).update(text).digest('base64url')
  values.set('proof', prove(`server|${nonce}|${discovery.port}`))
  const socket = new WebSocket(`ws://${discovery.host}:${discovery.port}${PLUGIN_PATH}`, PLUGIN_PROTOCOL, {
    headers: { Authorization: `RevitAutoPlan ${nonce}.${prove(`${nonce}|${discovery.port}`)}` },
  })
  const answers: unknown[] = []
  const events: unknown[] = []
  socket.on('message', (data) => {
    const frame: unknown = JSON.parse(String(data))
    const isEvent = typeof frame === 'object' && frame !== null && 'method' in frame
    ;(isEvent ? events : answers).push(frame)
  })
  const closed = new Promise<number>((resolve) => {
    socket.once('close', resolve)
  })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return { socket, answers, events, closed }
}

function newId(): string {
  return uuidV7(Date.now(), randomBytes(10))
}
