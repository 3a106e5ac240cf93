import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { meterLevel, scaleBarGeometry, tickStep } from './scale-bar-geometry.ts'

describe('the ticks of a scale bar', () => {
  it('stand at each unit up to 20 and at each ten up to 200', () => {
    expect(tickStep(5)).toBe(1)
    expect(tickStep(20)).toBe(1)
    expect(tickStep(21)).toBe(10)
    expect(tickStep(200)).toBe(10)
    expect(tickStep(201)).toBe(100)
  })

  it('number every unit of a short bar', () => {
    expect(scaleBarGeometry({ used: 3, held: 0, limit: 5 }).ticks.map((tick) => tick.label)).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('number every fifth tick of a long bar', () => {
    const { ticks } = scaleBarGeometry({ used: 62, held: 1, limit: 100 })
    expect(ticks).toHaveLength(11)
    expect(ticks.flatMap((tick) => tick.label ?? [])).toEqual([0, 50, 100])
  })

  it('leave out a number that would run into the limit’s own', () => {
    const { ticks } = scaleBarGeometry({ used: 0, held: 0, limit: 16 })
    expect(ticks.flatMap((tick) => tick.label ?? [])).toEqual([0, 5, 10, 16])
    expect(ticks.find((tick) => tick.at === 15 / 16)?.major).toBe(true)
  })

  it('never number more than they are, and end at the limit, whatever the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (limit) => {
        const { ticks } = scaleBarGeometry({ used: 0, held: 0, limit })
        expect(ticks.length).toBeLessThanOrEqual(21)
        expect(ticks[0]).toMatchObject({ at: 0, label: 0 })
        expect(ticks.at(-1)).toMatchObject({ at: 1, label: limit })
        for (const [index, tick] of ticks.entries()) expect(tick.at).toBeGreaterThan(ticks[index - 1]?.at ?? -1)
      }),
    )
  })
})

describe('the filling of a scale bar', () => {
  it('is solid for what is used and hatched for what is held', () => {
    expect(scaleBarGeometry({ used: 3, held: 1, limit: 5 })).toMatchObject({ used: 0.6, held: 0.8 })
  })

  it('stays within the bar when a lowered limit lies below what is used', () => {
    expect(scaleBarGeometry({ used: 62, held: 2, limit: 5 })).toMatchObject({ used: 1, held: 1 })
  })

  it('is full when the limit is zero', () => {
    expect(scaleBarGeometry({ used: 0, held: 0, limit: 0 })).toMatchObject({ used: 1, held: 1 })
  })
})

describe('the level of a meter', () => {
  it('is near from 80 % and at from 100 %, held units included', () => {
    expect(meterLevel({ used: 3, held: 0, limit: 5 })).toBe('free')
    expect(meterLevel({ used: 3, held: 1, limit: 5 })).toBe('near')
    expect(meterLevel({ used: 5, held: 0, limit: 5 })).toBe('at')
    expect(meterLevel({ used: 900, held: 0, limit: null })).toBe('free')
    expect(meterLevel({ used: 0, held: 0, limit: 0 })).toBe('at')
  })
})
