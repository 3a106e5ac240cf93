import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

/** RFC 6455 section 5.2. */
export const OPCODE = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const

/** A masked frame as a client sends it; payloads up to 65 535 bytes. */
export function encodeFrame(opcode: number, payload: Buffer, isLast: boolean): Buffer {
  const mask = randomBytes(4)
  const head =
    payload.length < 126
      ? Buffer.from([(isLast ? 0x80 : 0) | opcode, 0x80 | payload.length])
      : Buffer.from([(isLast ? 0x80 : 0) | opcode, 0xfe, payload.length >> 8, payload.length & 0xff])
  return Buffer.concat([head, mask, payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0))])
}

/** A connection to a port of this machine on which nothing was said yet. */
export async function openRawSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await new Promise((resolve) => {
    socket.once('connect', resolve)
    socket.once('close', resolve)
  })
  return socket
}

/** A connection of the plugin link that was let in, and does nothing by itself: it answers no ping and no close frame. */
export async function openRawClient(port: number, proof: Record<string, string>): Promise<Socket> {
  const socket = await openRawSocket(port)
  const headers = {
    Host: `127.0.0.1:${port}`,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    'Sec-WebSocket-Protocol': 'revitautoplan.v1',
    ...proof,
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.write(`GET /plugin HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
  await new Promise((resolve) => {
    socket.once('data', resolve)
    socket.once('close', resolve)
  })
  return socket
}

/** The status of the HTTP answer that comes; 0 when the connection ends without one. */
export function statusOf(socket: Socket): Promise<number> {
  return new Promise((resolve) => {
    let text = ''
    socket.on('data', (data) => {
      text += data.toString('latin1')
    })
    socket.once('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0)))
    socket.once('end', () => socket.destroy())
  })
}
