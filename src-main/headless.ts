import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Halves the time and memory of a start. Not the default folder: that one lies where other users of the machine may write.
enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'node'))

const { runHeadless } = await import('./run-headless.ts')
await runHeadless()
