/** Red, green, blue and opacity, 0 to 255 each. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number]

/** Whether a point belongs to a shape; both coordinates from 0 (left, top) to 1. */
export type Shape = (x: number, y: number) => boolean

/** A shape in a colour; one with the colour `null` cuts through what lies below it. */
export interface Layer {
  readonly shape: Shape
  readonly colour: Colour | null
}

/** Samples in each direction of a pixel; a large image shows no single pixel, so it needs fewer. */
function samplesFor(size: number): number {
  return size < 100 ? 5 : 2
}

/** Draws layers from the lowest up into a square of RGBA pixels, row by row, opacity not multiplied in. */
export function rasterize(size: number, layers: readonly Layer[]): Uint8Array {
  const pixels = new Uint8Array(size * size * 4)
  const samples = samplesFor(size)
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      pixels.set(pixelAt({ column, row, size, samples }, layers), (row * size + column) * 4)
    }
  }
  return pixels
}

function pixelAt(
  { column, row, size, samples }: { column: number; row: number; size: number; samples: number },
  layers: readonly Layer[],
): Colour {
  const sum = [0, 0, 0, 0]
  for (let sample = 0; sample < samples * samples; sample += 1) {
    const x = (column + ((sample % samples) + 0.5) / samples) / size
    const y = (row + (Math.floor(sample / samples) + 0.5) / samples) / size
    const top = layers.findLast((layer) => layer.shape(x, y))?.colour ?? null
    if (top === null) continue
    const [red, green, blue, alpha] = top
    sum[0] = (sum[0] ?? 0) + red * alpha
    sum[1] = (sum[1] ?? 0) + green * alpha
    sum[2] = (sum[2] ?? 0) + blue * alpha
    sum[3] = (sum[3] ?? 0) + alpha
  }
  const [red = 0, green = 0, blue = 0, alpha = 0] = sum
  if (alpha === 0) return [0, 0, 0, 0]
  const shade = (part: number): number => Math.round(part / alpha)
  return [shade(red), shade(green), shade(blue), Math.round(alpha / (samples * samples))]
}

/** A rectangle by its left, top, right and bottom edges. */
export function rectangle(left: number, top: number, right: number, bottom: number): Shape {
  return (x, y) => x >= left && x < right && y >= top && y < bottom
}

/** A rectangle with round corners. */
export function roundedRectangle(left: number, top: number, right: number, bottom: number, radius: number): Shape {
  return (x, y) => {
    const dx = Math.max(left + radius - x, x - (right - radius), 0)
    const dy = Math.max(top + radius - y, y - (bottom - radius), 0)
    return dx * dx + dy * dy <= radius * radius
  }
}

/** A straight stroke with flat ends. */
export function stroke(from: readonly [number, number], to: readonly [number, number], width: number): Shape {
  const [fromX, fromY] = from
  const [alongX, alongY] = [to[0] - fromX, to[1] - fromY]
  const length = Math.hypot(alongX, alongY)
  return (x, y) => {
    const along = ((x - fromX) * alongX + (y - fromY) * alongY) / length
    const across = Math.abs((x - fromX) * alongY - (y - fromY) * alongX) / length
    return along >= 0 && along <= length && across <= width / 2
  }
}

/** A convex polygon by its corners in clockwise order. */
export function polygon(corners: readonly (readonly [number, number])[]): Shape {
  return (x, y) =>
    corners.every(([fromX, fromY], index) => {
      const [toX, toY] = corners[(index + 1) % corners.length] ?? [fromX, fromY]
      return (toX - fromX) * (y - fromY) - (toY - fromY) * (x - fromX) >= 0
    })
}

/** What belongs to any of the shapes. */
export function union(...shapes: readonly Shape[]): Shape {
  return (x, y) => shapes.some((shape) => shape(x, y))
}
