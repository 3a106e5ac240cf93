import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const TAIL_BYTES = 96 * 1024
const TAIL_LINES = 200

/** The last lines of each log that is being written, by file name, oldest first. */
export async function readLogTails(folder: string): Promise<Map<string, string[]>> {
  const tails = new Map<string, string[]>()
  for (const name of (await logFiles(folder)).filter((file) => file.endsWith('.log'))) {
    tails.set(name, await readTail(join(folder, name)))
  }
  return tails
}

/** Bytes of all logs, older ones too. */
export async function logBytes(folder: string): Promise<number> {
  const sizes = await Promise.all(
    (await logFiles(folder)).map(async (name) => {
      // One that is being set aside this moment is counted under its new name next time.
      const found = await stat(join(folder, name)).catch(() => null)
      return found?.size ?? 0
    }),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function logFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => /\.log(\.\d+)?$/.test(name)).sort()
}

async function readTail(path: string): Promise<string[]> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const start = Math.max(0, size - TAIL_BYTES)
    const buffer = Buffer.alloc(size - start)
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start)
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n')
    // What stands before the first line feed is half a line, unless the file begins there.
    const whole = start === 0 ? lines : lines.slice(1)
    return whole.filter((line) => line !== '').slice(-TAIL_LINES)
  } finally {
    await file.close()
  }
}
