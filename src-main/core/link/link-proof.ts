import { createHmac } from 'node:crypto'

/**
 * What a client sends instead of the token: base64url(HMAC-SHA256(token, nonce|port)).
 * The key is the 32 bytes of the token; the port binds the proof to this listener.
 */
export function clientProof(token: string, nonce: string, port: number): string {
  return createHmac('sha256', Buffer.from(token, 'base64url')).update(`${nonce}|${port}`).digest('base64url')
}

/** What the companion answers, so that a listener on a stale port cannot pass for it: base64url(HMAC-SHA256(token, server|nonce|port)). */
export function serverProof(token: string, nonce: string, port: number): string {
  return createHmac('sha256', Buffer.from(token, 'base64url')).update(`server|${nonce}|${port}`).digest('base64url')
}
