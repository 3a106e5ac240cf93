import { describe, expect, it } from 'vitest'
import { checkUpdateConfig } from './check-update-config.ts'

const FEED = 'provider: generic\nurl: https://updates.example/companion\n'

describe('checkUpdateConfig', () => {
  it.each([
    'publisherName:\n  - RevitAutoPlan GmbH\n',
    'publisherName: RevitAutoPlan GmbH\n',
    "publisherName: ['A']\n",
  ])('lets a Windows installation update itself that names its publisher: %j', (line) => {
    expect(checkUpdateConfig(FEED + line, 'win32')).toEqual({ ok: true, value: null })
  })

  it.each([
    '',
    'publisherName:\n',
    'publisherName: null\n',
    'publisherName: []\n',
    '# publisherName: x\n',
    'publisherName: ~\n',
  ])('refuses one that names none, since no signature would be checked: %j', (line) => {
    expect(checkUpdateConfig(FEED + line, 'win32')).toEqual({ ok: false, failure: 'no_publisher' })
  })

  it('asks macOS and Linux for none: there the system, or nobody, knows publishers', () => {
    expect(checkUpdateConfig(FEED, 'darwin').ok).toBe(true)
    expect(checkUpdateConfig(FEED, 'linux').ok).toBe(true)
  })

  it.each(['provider: generic\nurl: http://updates.example/\n', 'provider: github\n', 'url: ftp://x\n'])(
    'refuses an address that others could answer for: %j',
    (text) => {
      expect(checkUpdateConfig(`${text}publisherName: A\n`, 'win32')).toEqual({
        ok: false,
        failure: 'no_protected_address',
      })
    },
  )

  it('refuses where nothing was packed', () => {
    expect(checkUpdateConfig(null, 'win32')).toEqual({ ok: false, failure: 'no_file' })
  })
})
