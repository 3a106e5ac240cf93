import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pluginMethods } from '../../shared/protocol/plugin-link.ts'
import { frameFileSchema } from './support/frame-file.ts'
import { fillFrame, matchFrame } from './support/match-frame.ts'
import { openContractCore } from './support/open-contract-core.ts'
import { playFrames } from './support/play-frames.ts'

const folder = join(import.meta.dirname, 'frames')
const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))

describe('the golden frames', () => {
  it.each(files)('$name hold against a real core', async ({ text }) => {
    const file = frameFileSchema.parse(JSON.parse(text))
    const core = await openContractCore(file.given)
    try {
      await playFrames(core.home, file)
    } finally {
      await core.close()
    }
  })

  it('speak every method of the link', () => {
    const spoken = files.map(({ text }) => text).join('')
    for (const method of Object.keys(pluginMethods)) expect(spoken).toContain(`"${method}"`)
  })
})

describe('the matchers', () => {
  it('tell every difference, and where it is', () => {
    const match = (expected: unknown, actual: unknown): string | null => matchFrame(expected, actual, new Map())
    expect(match({ a: 1 }, { a: 1, b: 2 })).toBeNull()
    expect(match({ a: [1, '$text'] }, { a: [1, ''] })).toContain('frame.a[1]')
    expect(match({ a: [1] }, { a: [1, 2] })).toContain('1 items')
    expect(match({ a: null }, {})).toContain('frame.a')
    expect(match('$integer', 1.5)).toContain('$integer')
    expect(match('$instant', '2026-11-22')).toContain('$instant')
    expect(match('$uuid', 'no')).toContain('$uuid')
    expect(match('$unknown', 'x')).toContain('$unknown')
  })

  it('save what came and use it again', () => {
    const values = new Map<string, unknown>()
    expect(matchFrame({ id: '$save:one' }, { id: 'x' }, values)).toBeNull()
    expect(matchFrame('$use:one', 'y', values)).toContain('saved one')
    expect(fillFrame({ list: ['$use:one', '$new:two', '$new:two'] }, values, () => 'made')).toEqual({
      list: ['x', 'made', 'made'],
    })
    expect(() => fillFrame('$use:three', values, () => '')).toThrow('three')
  })
})
