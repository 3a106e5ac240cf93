import { createHash, createHmac, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One connection to a false companion: bytes as they are. */
export interface FalseConnection {
  readonly socket: Socket
  /** The head of the request, once it is whole. */
  readonly head: string
  /** Every text frame of the client so far. */
  readonly frames: string[]
  /** Answers the upgrade as a companion does. */
  upgrade(): void
  /** Sends bytes as one frame: text unless another first byte is given. */
  frame(payload: Uint8Array | string, firstByte?: number): void
  /** Answers session.hello with the right proof, or with another. */
  hello(id: unknown, proof?: string): void
}

export interface FalseCompanion {
  readonly home: string
  readonly connections: FalseConnection[]
  /** What is done with the next connections: called with the head of the request, and again with each text frame. */
  behave(script: FalseScript): void
  close(): Promise<void>
}

export interface FalseScript {
  readonly onHead?: (connection: FalseConnection) => void
  readonly onText?: (connection: FalseConnection, text: string) => void
}

/** Upgrades and answers hello as a companion does; what comes after is the caller's. */
export function honestUntilHello(after: (connection: FalseConnection, text: string) => void): FalseScript {
  return {
    onHead: (connection) => connection.upgrade(),
    onText(connection, text) {
      const message = JSON.parse(text) as { id: unknown; method: string } // frames of our own client
      if (message.method === 'session.hello') connection.hello(message.id)
      else after(connection, text)
    },
  }
}

/** A program that listens where a companion should, knows its token, and does as a test says. */
export async function openFalseCompanion(script: FalseScript = {}): Promise<FalseCompanion> {
  const home = mkdtempSync(join(tmpdir(), 'false-companion-'))
  const token = randomBytes(32)
  const connections: FalseConnection[] = []
  let current = script
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    let head: string | null = null
    let bytes = Buffer.alloc(0)
    let connection: FalseConnection | null = null
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk])
      if (head === null) {
        const end = bytes.indexOf('\r\n\r\n')
        if (end < 0) return
        head = bytes.subarray(0, end + 4).toString('latin1')
        bytes = bytes.subarray(end + 4)
        connection = makeConnection(socket, head, token, port)
        connections.push(connection)
        current.onHead?.(connection)
      }
      for (let text = takeFrame(); text !== null; text = takeFrame()) {
        // Pongs and goodbyes of the client.
        if (text === '') continue
        connection?.frames.push(text)
        if (connection !== null) current.onText?.(connection, text)
      }
    })
    /** The next text frame, empty for one of another kind; `null` when none is whole. */
    function takeFrame(): string | null {
      const [first = 0, second = 0] = bytes
      const extra = (second & 0x7f) === 126 ? 2 : 0
      const start = 6 + extra
      if (bytes.length < start) return null
      const length = extra === 2 ? bytes.readUInt16BE(2) : second & 0x7f
      if (bytes.length < start + length) return null
      const mask = bytes.subarray(start - 4, start)
      const payload = Buffer.from(bytes.subarray(start, start + length).map((byte, at) => byte ^ (mask[at % 4] ?? 0)))
      bytes = bytes.subarray(start + length)
      return (first & 0x0f) === 1 ? payload.toString('utf8') : ''
    }
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo // a TCP listener has no other address
  writeDiscovery(home, { port, token: token.toString('base64url') })
  return {
    home,
    connections,
    behave(next) {
      current = next
    },
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        for (const { socket } of connections) socket.destroy()
      })
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** Writes a discovery file; every field can be another than it should be. */
export function writeDiscovery(home: string, fields: Readonly<Record<string, unknown>>): void {
  const usual = {
    schema: 1,
    protocols: ['revitautoplan.v1'],
    host: '127.0.0.1',
    port: 9,
    token: 'A'.repeat(43),
    pid: process.pid,
    startedAt: new Date().toISOString(),
    appVersion: '1.0.0',
  }
  writeFileSync(join(home, 'companion.json'), JSON.stringify({ ...usual, ...fields }))
}

function makeConnection(socket: Socket, head: string, token: Buffer, port: number): FalseConnection {
  const header = (name: string): string => new RegExp(`^${name}: (.*)\r$`, 'm').exec(head)?.[1] ?? ''
  const [nonce = ''] = header('Authorization').replace('RevitAutoPlan ', '').split('.')
  const proof = createHmac('sha256', token).update(`server|${nonce}|${port}`).digest('base64url')
  const connection: FalseConnection = {
    socket,
    head,
    frames: [],
    upgrade() {
      const accept = createHash('sha1')
        .update(`${header('Sec-WebSocket-Key')}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
        .digest('base64')
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: revitautoplan.v1\r\n\r\n`,
      )
    },
    frame(payload, firstByte = 0x81) {
      const body = Buffer.from(payload)
      const length = body.length < 126 ? [body.length] : [127, 0, 0, 0, 0, 0, 0, 0, 0]
      const begin = Buffer.from([firstByte, ...length])
      if (body.length >= 126) begin.writeBigUInt64BE(BigInt(body.length), 2)
      socket.write(Buffer.concat([begin, body]))
    },
    hello(id, given = proof) {
      const result = {
        server: { name: 'False companion', version: '1.0.0', protocol: 'revitautoplan.v1' },
        connectionId: '01a20346-f41e-7b66-a01c-539a983f07fb',
        proof: given,
        account: null,
        entitlement: null,
        meters: [],
        heartbeatMs: 15_000,
        hold: { graceMs: 300_000, lateCommitMs: 86_400_000 },
      }
      connection.frame(JSON.stringify({ jsonrpc: '2.0', id, result }))
    },
  }
  return connection
}
