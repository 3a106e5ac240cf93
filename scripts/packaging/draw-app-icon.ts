import { encodePng } from '../../src-main/desktop/drawing/encode-png.ts'
import { type Colour, rasterize, rectangle, roundedRectangle, union } from '../../src-main/desktop/drawing/rasterize.ts'

/** The colours of src-renderer/icon.svg, whose drawing this is: the scale bar on a night sheet. */
const GROUND: Colour = [14, 27, 44, 255]
const INK: Colour = [230, 237, 245, 255]
const BLUE: Colour = [138, 184, 255, 255]
const GRID = 32
const LINE = 1.5

/** The app's icon as a PNG, `size` pixels on a side. */
export function drawAppIcon(size: number): Buffer {
  const at = (points: number): number => points / GRID
  const tick = (x: number, top: number) => rectangle(at(x - LINE / 2), at(top), at(x + LINE / 2), at(20.5))
  const rule = rectangle(at(5 - LINE / 2), at(20.5 - LINE / 2), at(27 + LINE / 2), at(20.5 + LINE / 2))
  const ticks = [tick(5, 12), tick(10.5, 15), tick(16, 12), tick(21.5, 15), tick(27, 12)]
  const layers = [
    { shape: roundedRectangle(0, 0, 1, 1, 0.12), colour: GROUND },
    { shape: union(rule, ...ticks), colour: INK },
    { shape: rectangle(at(5), at(17.5), at(16), at(21)), colour: BLUE },
  ]
  return encodePng(rasterize(size, layers), size)
}
