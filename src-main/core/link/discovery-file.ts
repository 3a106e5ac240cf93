import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { type Discovery, discoverySchema } from '../../../shared/protocol/plugin-link.ts'
import { writePrivateFile } from '../host/write-private-file.ts'

export const DISCOVERY_FILE = 'companion.json'

/** Reads the discovery file of a companion; `null` when there is none that can be read. */
export function readDiscovery(home: string): Discovery | null {
  try {
    return discoverySchema.parse(JSON.parse(readFileSync(join(home, DISCOVERY_FILE), 'utf8')))
  } catch {
    return null
  }
}

/** Publishes where this companion listens: whole or not at all, readable by its user only. */
export function writeDiscovery(home: string, discovery: Discovery, logger: Logger): void {
  writePrivateFile(join(home, DISCOVERY_FILE), `${JSON.stringify(discoverySchema.parse(discovery), null, 2)}\n`, logger)
}

/** Takes the discovery file away, unless another companion has written its own over it. */
export function removeDiscovery(home: string, token: string): void {
  if (readDiscovery(home)?.token === token) rmSync(join(home, DISCOVERY_FILE), { force: true })
}
