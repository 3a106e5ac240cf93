/** A body was longer than its reader takes. */
export class TooLongError extends Error {}

/**
 * Reads a body as text, and not more of it than `maxBytes`.
 *
 * @throws TooLongError
 */
export async function readLimited(response: Response, maxBytes: number): Promise<string> {
  if (response.body === null) return ''
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = response.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks).toString('utf8')
    length += value.byteLength
    if (length > maxBytes) {
      await reader.cancel()
      throw new TooLongError(`more than ${maxBytes} bytes`)
    }
    chunks.push(value)
  }
}
