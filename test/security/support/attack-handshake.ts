import { randomBytes } from 'node:crypto'
import type { Discovery } from '../../../shared/protocol/plugin-link.ts'
import { clientProof } from '../../../src-main/core/link/link-proof.ts'
import type { SeededRandom } from '../../support/seeded-random.ts'
import { openRawSocket, statusOf } from './raw-client.ts'

/** Knocks once with something that is not a right handshake, and may be no HTTP at all. */
export async function attackHandshake(
  discovery: Discovery,
  random: SeededRandom,
  proofs: Set<string>,
): Promise<'refused' | 'let_in' | 'gone'> {
  const socket = await openRawSocket(discovery.port)
  const status = statusOf(socket)
  const text = random.next() < 0.2 ? garbage(random) : wrongHandshake(discovery, random, proofs)
  socket.write(Buffer.from(text, 'latin1'))
  // What is no whole request waits for its end, which never comes.
  const late = setTimeout(() => socket.destroy(), 200)
  const answered = await status
  clearTimeout(late)
  if (answered === 0) return 'gone'
  return answered === 101 ? 'let_in' : 'refused'
}

function garbage(random: SeededRandom): string {
  const bytes = Array.from({ length: random.between(1, 400) }, () => random.between(0, 255))
  return `${Buffer.from(bytes).toString('latin1')}\r\n\r\n`
}

/** A right handshake with at least one thing wrong. */
function wrongHandshake(discovery: Discovery, random: SeededRandom, proofs: Set<string>): string {
  const nonce = randomBytes(24).toString('base64url')
  const proof = clientProof(discovery.token, nonce, discovery.port)
  proofs.add(nonce).add(proof)
  const own = `127.0.0.1:${discovery.port}`
  const headers = new Map([
    ['Host', own],
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Key', randomBytes(16).toString('base64')],
    ['Sec-WebSocket-Protocol', 'revitautoplan.v1'],
    ['Authorization', `RevitAutoPlan ${nonce}.${proof}`],
  ])
  let path = '/plugin'
  const wrongs: readonly (() => void)[] = [
    () => (path = random.pick(['/', '/ui', '/plugin/', '/plugin?x', '//plugin', '/PLUGIN', '/%70lugin', '*']) ?? '/'),
    () =>
      headers.set(
        'Host',
        random.pick(['evil.example', `evil.example:${discovery.port}`, '127.0.0.1', `${own}.x`, '']) ?? '',
      ),
    () => headers.set('Origin', random.pick(['null', '', `http://${own}`, 'file://', 'vscode-webview://x']) ?? ''),
    () => headers.set('Sec-WebSocket-Protocol', random.pick(['', 'revitautoplan.v2', 'x'.repeat(500), ',,,']) ?? ''),
    () => headers.delete('Authorization'),
    () => headers.set('Authorization', `Bearer ${discovery.token.split('').toReversed().join('')}`),
    () =>
      headers.set('Authorization', `RevitAutoPlan ${nonce}.${clientProof(discovery.token, nonce, discovery.port + 1)}`),
    () => headers.set('Authorization', `RevitAutoPlan ${nonce}.${proof.slice(1)}A${random.next() < 0.5 ? 'A' : ''}`),
    () => headers.set('Authorization', `RevitAutoPlan ${'n'.repeat(random.between(0, 90))}.${proof}`),
    () => headers.set('Sec-WebSocket-Key', random.pick(['', 'x', 'A'.repeat(40)]) ?? ''),
    () => headers.set('Sec-WebSocket-Version', random.pick(['', '7', '99', 'x']) ?? ''),
  ]
  for (let count = random.between(1, 3); count > 0; count -= 1) random.pick(wrongs)?.()
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`)
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`
}
