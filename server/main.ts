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

/** Ends the process once: on a signal, when the parent is gone, or by what it answers. */
function endWith(cloud: Cloud): () => void {
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    setTimeout(() => process.exit(1), SHUTDOWN_LIMIT).unref()
    void cloud.close().then(() => process.exit(0))
  }
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(event, end)
  return end
}

const settings = parseSettings(process.env)
if (!settings.ok) refuse(settings.failure)
const cloud = await createCloud(settings.value)
if (!cloud.ok) refuse([cloud.failure])
const end = endWith(cloud.value)
const { url, port } = await cloud.value.listen()
console.log(`Cloud ${url}`)
// A parent that left while the cloud was starting is told by nothing else.
process.send?.({ ready: true, port, url }, (error) => {
  if (error !== null) end()
})
