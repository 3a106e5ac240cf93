import { describe, expect, it } from 'vitest'
import { dialPoint, sectorPath } from './hour-dial-geometry.ts'

describe('the dial of the hour', () => {
  it('begins at twelve o’clock and runs clockwise', () => {
    expect(dialPoint(10, 0)).toEqual({ x: 0, y: -10 })
    expect(dialPoint(10, 0.25)).toEqual({ x: 10, y: 0 })
    expect(dialPoint(10, 0.5)).toEqual({ x: 0, y: 10 })
  })

  it('takes the long way round past half an hour', () => {
    expect(sectorPath(10, 0.25)).toBe('M 0 0 L 0 -10 A 10 10 0 0 1 10 0 Z')
    expect(sectorPath(10, 0.75)).toBe('M 0 0 L 0 -10 A 10 10 0 1 1 -10 0 Z')
  })

  it('is empty at none and whole at all, and never more', () => {
    expect(sectorPath(10, 0)).toBe('')
    expect(sectorPath(10, 1)).toBe(sectorPath(10, 7))
  })
})
