import { SECOND } from '../shared/time/duration.ts'
import { parseSettings } from './config.ts'
import { createCloud, type Cloud } from './create-cloud.ts'

/** Says why the cloud does not start, and leaves. */
function refuse(lines: readonly string[]): never {
  console.error(['The cloud cannot start:', ...lines.map((line) => `  ${line}`)].join('\n'))
  process.exit(1)
}

/** A shutdown that takes longer than this hangs on something; the process ends all the same. */
const SHUTDOWN_LIMIT = 15 * SECOND

/** Ends the process once, on a signal, when the parent says `shutdown`, or when the parent is gone. */
function endWith(cloud: Cloud): void {
  let ending = false
  const end = async (): Promise<void> => {
    if (ending) return
    ending = true
    setTimeout(() => process.exit(1), SHUTDOWN_LIMIT).unref()
    await cloud.close()
    process.exit(0)
  }
  process.on('SIGTERM', () => void end())
  process.on('SIGINT', () => void end())
  process.on('disconnect', () => void end())
  process.on('message', (message) => {
    if (message === 'shutdown') void end()
  })
}

const settings = parseSettings(process.env)
if (!settings.ok) refuse(settings.failure)
const cloud = await createCloud(settings.value)
if (!cloud.ok) refuse([cloud.failure])
endWith(cloud.value)
const { url, port } = await cloud.value.listen()
console.log(`Cloud ${url}`)
process.send?.({ ready: true, port, url })
