import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawAppIcon } from './draw-app-icon.ts'

const WINDOWS_SIZES = [16, 20, 24, 32, 48, 64, 256] as const
const LINUX_SIZES = [16, 32, 48, 64, 128, 256, 512] as const
/** Types of the entries of an .icns file that hold a PNG, with their sizes. */
const MAC_ENTRIES = [
  ['icp4', 16],
  ['icp5', 32],
  ['icp6', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
] as const

/** Draws the app's icons into a folder: icon.ico, icon.icns, and `linux/` with an image a size. */
export function writeIcons(folder: string): void {
  const drawn = new Map<number, Buffer>()
  const draw = (size: number): Buffer => {
    const image = drawn.get(size) ?? drawAppIcon(size)
    drawn.set(size, image)
    return image
  }
  mkdirSync(join(folder, 'linux'), { recursive: true })
  writeFileSync(join(folder, 'icon.ico'), icoFile(WINDOWS_SIZES.map((size) => [size, draw(size)])))
  writeFileSync(join(folder, 'icon.icns'), icnsFile(MAC_ENTRIES.map(([type, size]) => [type, draw(size)])))
  for (const size of LINUX_SIZES) writeFileSync(join(folder, 'linux', `${size}x${size}.png`), draw(size))
}

/** A Windows icon: a directory of 16 bytes an image, then the images as PNG. */
export function icoFile(images: readonly (readonly [size: number, png: Buffer])[]): Buffer {
  const directory = Buffer.alloc(6 + 16 * images.length)
  directory.writeUInt16LE(1, 2)
  directory.writeUInt16LE(images.length, 4)
  let offset = directory.length
  for (const [index, [size, png]] of images.entries()) {
    const entry = 6 + 16 * index
    // 256 is written as 0.
    directory.writeUInt8(size % 256, entry)
    directory.writeUInt8(size % 256, entry + 1)
    directory.writeUInt16LE(1, entry + 4)
    directory.writeUInt16LE(32, entry + 6)
    directory.writeUInt32LE(png.length, entry + 8)
    directory.writeUInt32LE(offset, entry + 12)
    offset += png.length
  }
  return Buffer.concat([directory, ...images.map(([, png]) => png)])
}

/** A macOS icon: a head with the length of all, then type, length and PNG of each. */
export function icnsFile(images: readonly (readonly [type: string, png: Buffer])[]): Buffer {
  const entries = images.map(([type, png]) => frame(type, png))
  return frame('icns', Buffer.concat(entries))
}

function frame(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.write(type, 0, 'latin1')
  head.writeUInt32BE(content.length + 8, 4)
  return Buffer.concat([head, content])
}
