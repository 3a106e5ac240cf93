/** Reads a body as text; throws once it is longer than `maxBytes`, without reading the rest. */
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
      throw new RangeError(`an answer of more than ${maxBytes} bytes`)
    }
    chunks.push(value)
  }
}
