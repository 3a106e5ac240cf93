import { closeSync, openSync, readSync } from 'node:fs'
import { z } from 'zod'

/** One file in an archive: its path with `/`, and whether it lies beside the archive instead of in it. */
export interface AsarEntry {
  readonly path: string
  readonly unpacked: boolean
  /** Reads the file out of the archive; not for unpacked ones. */
  read(): Buffer
}

const fileSchema = z.object({
  size: z.int().optional(),
  offset: z.string().optional(),
  unpacked: z.boolean().optional(),
})
const folderSchema = z.object({ files: z.record(z.string(), z.unknown()) })

/** Lists what an .asar archive holds. Its head: four numbers of 4 bytes (the last is the length of the index), then the index as JSON. */
export function readAsar(path: string): AsarEntry[] {
  const sizes = readAt(path, 0, 16)
  const headSize = sizes.readUInt32LE(4)
  const index: unknown = JSON.parse(readAt(path, 16, sizes.readUInt32LE(12)).toString('utf8'))
  const filesIn = (node: unknown, prefix: string): AsarEntry[] => {
    const folder = folderSchema.safeParse(node)
    if (folder.success) {
      return Object.entries(folder.data.files).flatMap(([name, child]) => filesIn(child, `${prefix}/${name}`))
    }
    const { size = 0, offset = '0', unpacked = false } = fileSchema.parse(node)
    const read = (): Buffer => readAt(path, 8 + headSize + Number(offset), size)
    return [{ path: prefix.slice(1), unpacked, read }]
  }
  return filesIn(index, '')
}

function readAt(path: string, position: number, length: number): Buffer {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(length)
    readSync(file, bytes, 0, length, position)
    return bytes
  } finally {
    closeSync(file)
  }
}
