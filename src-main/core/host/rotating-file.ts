import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'

export interface RotatingFileOptions {
  readonly path: string
  /** A file is set aside before it grows beyond this. */
  readonly maxBytes: number
  /** How many older files stay: `<path>.1` is the youngest. */
  readonly keep: number
  /** An older file goes once nothing was written to it for so long, milliseconds. */
  readonly maxAgeMs: number
  /** Epoch milliseconds, to compare with the times of files. */
  readonly now?: () => number
}

export interface RotatingFile {
  /** Appends a text that ends with a line feed. Never throws: a log that cannot be written must stop nothing. */
  write(text: string): void
  close(): void
}

/**
 * A file of lines that never takes more than `maxBytes` × (`keep` + 1) on disk, plus a line. Written at once, so that a killed
 * process loses nothing it said; a kill between two renames leaves a gap in the numbers, which the next turn closes.
 */
export function createRotatingFile(options: RotatingFileOptions): RotatingFile {
  const { path, maxBytes, keep, maxAgeMs, now = Date.now } = options
  const older = (index: number): string => `${path}.${index}`
  let file: number | null = null
  let size = 0
  let lost = 0

  function open(): number {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const opened = openSync(path, 'a+', 0o600)
    size = fstatSync(opened).size
    // What a killed process could not finish stays on a line of its own.
    if (size > 0 && !endsLine(opened, size)) size += writeSync(opened, '\n')
    return opened
  }

  function pruneOld(): void {
    for (let index = 1; index <= keep; index += 1) {
      const found = statSync(older(index), { throwIfNoEntry: false })
      if (found !== undefined && now() - found.mtimeMs > maxAgeMs) rmSync(older(index), { force: true })
    }
  }

  function setAside(): void {
    rmSync(older(keep), { force: true })
    for (let index = keep - 1; index >= 1; index -= 1) renameIfThere(older(index), older(index + 1))
    renameIfThere(path, older(1))
  }

  function rotate(current: number): number {
    // Another process may have set the file aside: this one then only follows.
    const isStillHere = fstatSync(current).ino === statSync(path, { throwIfNoEntry: false })?.ino
    closeSync(current)
    file = null
    if (isStillHere) {
      try {
        setAside()
        pruneOld()
      } catch {
        // On Windows a file that a viewer has open cannot be renamed. Better to lose what is old than to grow.
        file = open()
        ftruncateSync(file, 0)
        size = 0
        return file
      }
    }
    file = open()
    return file
  }

  function append(text: string): void {
    const bytes = Buffer.byteLength(text)
    if (file === null) {
      file = open()
      pruneOld()
    }
    if (size > 0 && size + bytes > maxBytes) file = rotate(file)
    size += writeSync(file, text)
  }

  return {
    write(text) {
      try {
        if (lost > 0) {
          append(`${JSON.stringify({ level: 40, msg: 'lines of this log could not be written', count: lost })}\n`)
          lost = 0
        }
        append(text)
      } catch {
        lost += 1
      }
    },
    close() {
      if (file !== null) closeSync(file)
      file = null
    },
  }
}

function endsLine(file: number, size: number): boolean {
  const last = Buffer.alloc(1)
  readSync(file, last, 0, 1, size - 1)
  return last[0] === 0x0a
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}
