import {
  type Colour,
  type Layer,
  polygon,
  rasterize,
  rectangle,
  roundedRectangle,
  type Shape,
  stroke,
  union,
} from '../drawing/rasterize.ts'
import type { TrayState } from './tray-state.ts'

/**
 * What the image lies on. template: macOS tints it by itself. light, dark: a bar of that shade. contrastLight, contrastDark: the
 * same in a high-contrast theme, in pure black or white with thicker lines. own: unknown ground (Linux), so it brings its own.
 */
export type TrayGround = 'template' | 'light' | 'dark' | 'contrastLight' | 'contrastDark' | 'own'

const INK: Readonly<Record<TrayGround, Colour>> = {
  template: [0, 0, 0, 255],
  light: [14, 27, 44, 255],
  dark: [230, 237, 245, 255],
  contrastLight: [0, 0, 0, 255],
  contrastDark: [255, 255, 255, 255],
  own: [230, 237, 245, 255],
}
const OWN_GROUND: Colour = [14, 27, 44, 255]

/** Points of the drawing's grid, which is 16 by 16. */
const at = (points: number): number => points / 16

/** The scale bar of the app: a rule with ticks, its first half solid. */
function scaleBar(line: number, tall: boolean): Shape {
  const top = at(tall ? 5 : 9)
  const tick = (x: number): Shape => rectangle(at(x), top, at(x + line), at(13))
  return union(
    rectangle(at(1), at(13 - line), at(15), at(13)),
    tick(1),
    tick(line === 1 ? 8 : 7),
    tick(15 - line),
    rectangle(at(1), at(13 - line - 2), at(8), at(13)),
  )
}

/** The sign above the bar that tells the state by its shape alone. */
function signOf(state: TrayState): Shape | null {
  if (state === 'working')
    return polygon([
      [at(6), at(0.5)],
      [at(13), at(4.25)],
      [at(6), at(8)],
    ])
  if (state === 'attention') {
    return union(rectangle(at(10), at(0), at(12), at(5)), rectangle(at(10), at(6), at(12), at(8)))
  }
  return state === 'starting' ? union(dot(4), dot(8), dot(12)) : null
}

function dot(x: number): Shape {
  return rectangle(at(x - 1), at(4), at(x + 1), at(6))
}

function layersOf(state: TrayState, ground: TrayGround): Layer[] {
  const contrast = ground === 'contrastDark' || ground === 'contrastLight'
  const line = contrast ? 2 : 1
  const ink = INK[ground]
  const layers: Layer[] = [{ shape: scaleBar(line, state === 'ready' || state === 'offline'), colour: ink }]
  const sign = signOf(state)
  if (sign !== null) layers.push({ shape: sign, colour: ink })
  if (state === 'offline') {
    // Struck through: a clear gap, so that the stroke does not melt into the bar at 16 pixels.
    layers.push({ shape: stroke([at(1.5), at(15)], [at(14.5), at(1)], at(line + 2.5)), colour: null })
    layers.push({ shape: stroke([at(1.5), at(15)], [at(14.5), at(1)], at(line + 0.5)), colour: ink })
  }
  return layers
}

/**
 * Draws the tray's image.
 *
 * @param size pixels on a side
 * @returns RGBA pixels, row by row
 */
export function drawTrayImage(state: TrayState, ground: TrayGround, size: number): Uint8Array {
  const layers = layersOf(state, ground)
  if (ground !== 'own') return rasterize(size, layers)
  const within = ({ shape, colour }: Layer): Layer => ({
    shape: (x, y) => shape((x - 0.1) / 0.8, (y - 0.1) / 0.8),
    // What is cut out shows the ground, not what lies behind it.
    colour: colour ?? OWN_GROUND,
  })
  return rasterize(size, [{ shape: roundedRectangle(0, 0, 1, 1, 0.16), colour: OWN_GROUND }, ...layers.map(within)])
}
