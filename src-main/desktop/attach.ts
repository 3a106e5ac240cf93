import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { UI_PATH, UI_PROTOCOL } from '../../shared/protocol/ui-api.ts'
import { bridgeToSocket } from './bridge-to-socket.ts'
import type { CoreEndpoint } from './core-endpoint.ts'

/** Where a core that runs headless tells this user's shell how to reach it. */
export const UI_FILE = 'ui.json'

const uiFileSchema = z.object({
  schema: z.literal(1),
  port: z.int().min(1).max(65_535),
  key: z.string().regex(/^[A-Za-z0-9_-]{16,128}$/),
  pid: z.int().positive(),
})

const OPENS_WITHIN = 3000
const MAX_PAYLOAD = 64 * 1024 * 1024

/**
 * Attaches to a core of this user that already runs, as the file in `home` tells; `null` when there is none: no file, its
 * process is gone, or nothing that takes the key answers on its port.
 */
export async function attachToCore(home: string): Promise<CoreEndpoint | null> {
  const found = readUiFile(home)
  if (found === null || !isAlive(found.pid)) return null

  const origin = `http://127.0.0.1:${found.port}`
  const open = (): WebSocket =>
    new WebSocket(`ws://127.0.0.1:${found.port}${UI_PATH}`, [UI_PROTOCOL, `key.${found.key}`], {
      origin,
      handshakeTimeout: OPENS_WITHIN,
      maxPayload: MAX_PAYLOAD,
      perMessageDeflate: false,
    })

  // This one carries nothing; it tells that the core is there, and when it is gone.
  const watch = open()
  const opened = await new Promise<boolean>((resolve) => {
    watch.once('open', () => {
      resolve(true)
    })
    watch.on('error', () => {
      resolve(false)
    })
  })
  if (!opened || watch.protocol !== UI_PROTOCOL) {
    watch.terminate()
    return null
  }
  const ended = new Promise<{ message: null }>((resolve) => {
    watch.once('close', () => {
      resolve({ message: null })
    })
  })
  return {
    connect: (port) => {
      bridgeToSocket(port, open())
    },
    ended,
    close: async () => {
      watch.terminate()
      await ended
    },
  }
}

function readUiFile(home: string): z.infer<typeof uiFileSchema> | null {
  try {
    return uiFileSchema.parse(JSON.parse(readFileSync(join(home, UI_FILE), 'utf8')))
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: the process is there, but of another user; whether the core answers is asked next.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
