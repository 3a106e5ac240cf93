import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultHome, readConfig } from './config.ts'

describe('readConfig', () => {
  it('gives every setting a value when none is set, and takes an empty one as not set', () => {
    expect(readConfig({ REVITAUTOPLAN_CLOUD_URL: '' })).toEqual({
      ok: true,
      value: {
        home: defaultHome(),
        cloudUrl: 'https://cloud.revitautoplan.com',
        uiPort: 0,
        trustedRoots: null,
        logLevel: 'info',
        systemLocale: null,
        updates: true,
        holdGraceMs: 300_000,
      },
    })
  })

  it('takes the slash off the end of the cloud address', () => {
    const config = readConfig({ REVITAUTOPLAN_CLOUD_URL: 'http://127.0.0.1:4750/' })
    expect(config.ok && config.value.cloudUrl).toBe('http://127.0.0.1:4750')
  })

  it('speaks to a cloud without encryption on this machine alone', () => {
    for (const host of ['localhost:4750', '[::1]:4750', '127.0.0.1']) {
      expect(readConfig({ REVITAUTOPLAN_CLOUD_URL: `http://${host}` }).ok).toBe(true)
    }
    for (const host of ['cloud.example.com', '192.168.1.5:4750', '127.0.0.1.example.com', 'localhost@example.com']) {
      const config = readConfig({ REVITAUTOPLAN_CLOUD_URL: `http://${host}` })
      expect(config.ok ? [] : config.failure).toEqual([expect.stringContaining('must be an https address')])
    }
  })

  it('names every wrong value', () => {
    const config = readConfig({
      REVITAUTOPLAN_CLOUD_URL: 'ftp://example.com',
      REVITAUTOPLAN_UI_PORT: '70000',
      REVITAUTOPLAN_ROOT_KEY: 'short',
      REVITAUTOPLAN_LOG_LEVEL: 'loud',
      REVITAUTOPLAN_LOCALE: 'Deutsch (Schweiz)',
    })
    expect(config.ok ? [] : config.failure.map((line) => line.split(':')[0])).toEqual([
      'REVITAUTOPLAN_CLOUD_URL',
      'REVITAUTOPLAN_UI_PORT',
      'REVITAUTOPLAN_ROOT_KEY',
      'REVITAUTOPLAN_LOG_LEVEL',
      'REVITAUTOPLAN_LOCALE',
    ])
  })
})

describe('a release', () => {
  const pin = { cloudUrl: 'https://cloud.example', rootPublicKeys: ['A'.repeat(43), 'B'.repeat(43)] }

  it('belongs to the cloud and the roots of its vendor', () => {
    const config = readConfig({}, pin)
    expect(config.ok && config.value).toMatchObject({ cloudUrl: pin.cloudUrl, trustedRoots: pin.rootPublicKeys })
  })

  it('lets no setting lead it elsewhere, and names the one that tries to', () => {
    const config = readConfig(
      { REVITAUTOPLAN_CLOUD_URL: 'https://other.example', REVITAUTOPLAN_ROOT_KEY: 'C'.repeat(43) },
      pin,
    )
    expect(config.ok ? [] : config.failure).toEqual([
      'REVITAUTOPLAN_CLOUD_URL: this release belongs to https://cloud.example; remove the setting',
      'REVITAUTOPLAN_ROOT_KEY: this release carries the root keys of its vendor; remove the setting',
    ])
  })

  it('takes settings that say the same', () => {
    const same = { REVITAUTOPLAN_CLOUD_URL: 'https://cloud.example/', REVITAUTOPLAN_ROOT_KEY: 'B'.repeat(43) }
    expect(readConfig(same, pin).ok).toBe(true)
  })
})

describe('defaultHome', () => {
  it('is the folder of the user that does not roam', () => {
    expect(defaultHome('win32', { LOCALAPPDATA: '/local' }, '/users/ada')).toBe(join('/local', 'RevitAutoPlan'))
    expect(defaultHome('win32', {}, '/users/ada')).toBe(join('/users/ada', 'AppData', 'Local', 'RevitAutoPlan'))
    expect(defaultHome('linux', {}, '/home/ada')).toBe(join('/home/ada', '.local', 'share', 'RevitAutoPlan'))
    expect(defaultHome('darwin', {}, '/Users/ada')).toBe(
      join('/Users/ada', 'Library', 'Application Support', 'RevitAutoPlan'),
    )
  })
})
