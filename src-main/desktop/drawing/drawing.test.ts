import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { drawTrayImage, type TrayGround } from '../tray/draw-tray-image.ts'
import type { TrayState } from '../tray/tray-state.ts'
import { encodePng } from './encode-png.ts'
import { type Colour, rasterize, rectangle } from './rasterize.ts'

const RED: Colour = [255, 0, 0, 255]
const STATES: readonly TrayState[] = ['ready', 'working', 'offline', 'attention', 'starting']
const GROUNDS: readonly TrayGround[] = ['template', 'light', 'dark', 'contrastLight', 'contrastDark', 'own']

describe('rasterize', () => {
  it('fills what a shape covers, shades its edge, and leaves the rest clear', () => {
    const pixels = rasterize(4, [{ shape: rectangle(0, 0, 0.375, 1), colour: RED }])
    const alphas = [...pixels].filter((_value, index) => index % 4 === 3).slice(0, 4)
    expect(alphas[0]).toBe(255)
    expect(alphas[1]).toBeGreaterThan(80)
    expect(alphas[1]).toBeLessThan(175)
    expect(alphas.slice(2)).toEqual([0, 0])
  })

  it('cuts through lower layers where a layer has no colour', () => {
    const all = rectangle(0, 0, 1, 1)
    expect([
      ...rasterize(1, [
        { shape: all, colour: RED },
        { shape: all, colour: null },
      ]),
    ]).toEqual([0, 0, 0, 0])
  })
})

it('writes a PNG whose pixels are those that were drawn', () => {
  const pixels = rasterize(2, [{ shape: rectangle(0, 0, 0.5, 1), colour: RED }])
  const png = encodePng(pixels, 2)
  expect(png.toString('latin1', 1, 4)).toBe('PNG')
  expect(png.readUInt32BE(16)).toBe(2)
  const start = png.indexOf('IDAT')
  const rows = inflateSync(png.subarray(start + 4, start + 4 + png.readUInt32BE(start - 4)))
  expect([...rows]).toEqual([0, 255, 0, 0, 255, 0, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0, 0, 0])
  // The checksum of an empty IEND is the same in every PNG.
  expect(png.subarray(-4).toString('hex')).toBe('ae426082')
})

describe('the images of the tray', () => {
  it.each(GROUNDS)('tell the states apart by shape on %s, at the size of a tray', (ground) => {
    const shapes = STATES.map((state) => {
      const image = drawTrayImage(state, ground, 16)
      return [...image].filter((_value, index) => index % 4 === (ground === 'own' ? 0 : 3)).join(' ')
    })
    expect(new Set(shapes).size).toBe(STATES.length)
  })

  it('use black alone where macOS tints, and pure black or white in high contrast', () => {
    const coloursOf = (ground: TrayGround): Set<string> => {
      const image = drawTrayImage('attention', ground, 32)
      const colours = new Set<string>()
      for (let index = 0; index < image.length; index += 4) {
        if (image[index + 3] !== 0) colours.add(image.subarray(index, index + 3).join(','))
      }
      return colours
    }
    expect([...coloursOf('template')]).toEqual(['0,0,0'])
    expect([...coloursOf('contrastLight')]).toEqual(['0,0,0'])
    expect([...coloursOf('contrastDark')]).toEqual(['255,255,255'])
  })
})
