import { describe, expect, it } from 'vitest'
import { clientProof, serverProof } from './link-proof.ts'

// The worked example of docs/protocol.md.
const TOKEN = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'
const NONCE = 'Zm9vYmFyYmF6cXV4MTIzNA'
const PORT = 52_731

describe('the proofs of the handshake', () => {
  it('are those of the worked example in the protocol', () => {
    expect(clientProof(TOKEN, NONCE, PORT)).toBe('pN9zustTkr3wi2SZ13JiNS96EPycy8XBFRYVstxamyE')
    expect(serverProof(TOKEN, NONCE, PORT)).toBe('9vdtQ0Z1ctv1iOQaJdKRx-2bBpjFZukALiByMLdXIyk')
  })

  it('hold for one nonce, one port and one token', () => {
    const proof = clientProof(TOKEN, NONCE, PORT)
    expect(clientProof(TOKEN, `${NONCE}A`, PORT)).not.toBe(proof)
    expect(clientProof(TOKEN, NONCE, PORT + 1)).not.toBe(proof)
    expect(clientProof('B'.repeat(43), NONCE, PORT)).not.toBe(proof)
    expect(serverProof(TOKEN, NONCE, PORT)).not.toBe(proof)
  })
})
