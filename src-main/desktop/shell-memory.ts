import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { LANGUAGE_CHOICES } from '../../shared/words/locale.ts'

const boundsSchema = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() })

const memorySchema = z.object({
  /** The settings that the shell needs before a core can tell them, as they were last. */
  rendering: z.enum(['automatic', 'software']).catch('automatic'),
  closeToTray: z.boolean().catch(true),
  language: z.enum(LANGUAGE_CHOICES).catch('system'),
  /** The Electron whose drawing by the graphics card failed here; another version is given another try. */
  graphicsFailedIn: z.string().max(40).nullable().catch(null),
  /** The person was told once that closing the window leaves the app in the tray. */
  toldOfTray: z.boolean().catch(false),
  /** The next start shows no window, since this run ended for an update with none on screen. */
  startHiddenOnce: z.boolean().catch(false),
  window: z.object({ bounds: boundsSchema, maximized: z.boolean() }).nullable().catch(null),
  /** What notifications were shown about and still holds, so that a restart repeats none. */
  notified: z.array(z.string().max(200)).max(500).catch([]),
})
export type ShellMemoryContent = z.infer<typeof memorySchema>

export interface ShellMemory {
  get(): ShellMemoryContent
  /** Written before it returns; a disk that refuses costs the memory, never the app. */
  change(change: Partial<ShellMemoryContent>): void
}

/**
 * What the shell remembers by itself in a small file, because it needs it before a core is there, or where none is. Whatever in it
 * is missing or unreadable has its default.
 *
 * @param onProblem is told when the file cannot be written
 */
export function openShellMemory(path: string, onProblem: (error: unknown) => void): ShellMemory {
  let content = read(path)
  return {
    get: () => content,
    change(change) {
      const next = { ...content, ...change }
      if (JSON.stringify(next) === JSON.stringify(content)) return
      content = next
      try {
        write(path, next)
      } catch (error) {
        onProblem(error)
      }
    },
  }
}

function read(path: string): ShellMemoryContent {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return memorySchema.parse(typeof value === 'object' && value !== null ? value : {})
  } catch {
    return memorySchema.parse({})
  }
}

function write(path: string, content: ShellMemoryContent): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(`${path}.tmp`, JSON.stringify(content, null, 2), { mode: 0o600 })
  renameSync(`${path}.tmp`, path)
}
