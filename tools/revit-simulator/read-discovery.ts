import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { discoverySchema, type Discovery } from '../../shared/protocol/plugin-link.ts'
import { failure, success, type Result } from '../../shared/result/result.ts'

/** Reads the companion's discovery file from its home; says in words why there is none. */
export function readDiscovery(home: string): Result<Discovery, string> {
  const path = join(home, 'companion.json')
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return failure(`The companion is not running: there is no ${path}. Start it with "npm start" in another terminal.`)
  }
  try {
    return success(discoverySchema.parse(JSON.parse(text)))
  } catch {
    return failure(`${path} is not a discovery file that this version understands.`)
  }
}
