import { afterEach, describe, expect, it, vi } from 'vitest'
import { hasMono, monoCommand } from './find-mono.ts'

describe('looking for mono', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('finds none where the path has none', () => {
    vi.stubEnv('PATH', '')
    expect(hasMono()).toBe(false)
  })

  it.each(['linux', 'darwin', 'win32'] as const)('says on %s how to get it', (platform) => {
    expect(monoCommand(platform)).toMatch(/mono/i)
  })
})
