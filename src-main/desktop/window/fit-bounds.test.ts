import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bounds, fitBounds, placePanel } from './fit-bounds.ts'

const LAPTOP: Bounds = { x: 0, y: 0, width: 1440, height: 860 }
const BESIDE: Bounds = { x: -1920, y: -200, width: 1920, height: 1040 }
const SIZE = { width: 1240, height: 840 }

describe('fitBounds', () => {
  it('opens where the window was, also on a second screen', () => {
    const was = { x: -1800, y: -100, width: 1000, height: 700 }
    expect(fitBounds(was, SIZE, [LAPTOP, BESIDE])).toEqual(was)
  })

  it('opens in the middle of the main screen when its screen is gone, or nothing is remembered', () => {
    const middle = { x: 100, y: 10, ...SIZE }
    expect(fitBounds({ x: -1800, y: -100, width: 1000, height: 700 }, SIZE, [LAPTOP])).toEqual(middle)
    expect(fitBounds(null, SIZE, [LAPTOP])).toEqual(middle)
  })

  it('shrinks to a screen that has become smaller', () => {
    expect(fitBounds({ x: 0, y: 0, width: 3000, height: 2000 }, SIZE, [LAPTOP])).toEqual(LAPTOP)
    expect(fitBounds(null, SIZE, [{ x: 0, y: 0, width: 800, height: 600 }])).toEqual({
      x: 0,
      y: 0,
      width: 800,
      height: 600,
    })
  })

  it('can always be grasped by its title bar, whatever was remembered and whatever screens there are', () => {
    const number = fc.integer({ min: -5000, max: 5000 })
    const length = fc.integer({ min: 300, max: 4000 })
    const bounds = fc.record({ x: number, y: number, width: length, height: length })
    fc.assert(
      fc.property(fc.option(bounds), fc.array(bounds, { minLength: 1, maxLength: 3 }), (was, screens) => {
        const { x, y, width, height } = fitBounds(was, SIZE, screens)
        const graspable = screens.some(
          (screen) =>
            Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x) >= Math.min(80, width) &&
            y >= screen.y &&
            y < screen.y + screen.height,
        )
        expect(graspable).toBe(true)
        expect(width).toBeGreaterThan(0)
        expect(height).toBeGreaterThan(0)
      }),
    )
  })
})

describe('placePanel', () => {
  const panel = { width: 380, height: 560 }

  it('opens above an icon at the foot of the screen, and below one at its head', () => {
    expect(placePanel({ x: 1200, y: 865, width: 24, height: 24 }, panel, LAPTOP, 8)).toEqual({
      x: 1022,
      y: 297,
      ...panel,
    })
    expect(placePanel({ x: 700, y: 0, width: 24, height: 22 }, panel, { ...LAPTOP, y: 22 }, 8)).toEqual({
      x: 522,
      y: 30,
      ...panel,
    })
  })

  it('opens in a corner where the system does not tell of the icon', () => {
    expect(placePanel({ x: 0, y: 0, width: 0, height: 0 }, panel, LAPTOP, 8)).toEqual({ x: 1052, y: 8, ...panel })
    expect(placePanel(null, panel, LAPTOP, 8)).toEqual({ x: 1052, y: 8, ...panel })
  })

  it('lies whole on the screen wherever the icon is', () => {
    const number = fc.integer({ min: -4000, max: 4000 })
    const icons = fc.record({
      x: number,
      y: number,
      width: fc.integer({ min: 1, max: 64 }),
      height: fc.integer({ min: 1, max: 64 }),
    })
    fc.assert(
      fc.property(icons, (icon) => {
        const { x, y, width, height } = placePanel(icon, panel, BESIDE, 8)
        expect(x >= BESIDE.x && x + width <= BESIDE.x + BESIDE.width).toBe(true)
        expect(y >= BESIDE.y && y + height <= BESIDE.y + BESIDE.height).toBe(true)
      }),
    )
  })
})
