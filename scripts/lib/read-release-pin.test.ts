import { describe, expect, it } from 'vitest'
import { readReleasePin } from './read-release-pin.ts'

const KEY = 'A'.repeat(43)
const NEXT_KEY = 'B'.repeat(43)
const RELEASE = { RELEASE_BUILD: 'true', RELEASE_CLOUD_URL: 'https://cloud.example/', RELEASE_ROOT_KEYS: KEY }

describe('the pin of a release', () => {
  it('is the cloud and the roots that the environment of the build names', () => {
    expect(readReleasePin(RELEASE)).toEqual({ cloudUrl: 'https://cloud.example', rootPublicKeys: [KEY] })
    expect(readReleasePin({ ...RELEASE, RELEASE_ROOT_KEYS: `${KEY}, ${NEXT_KEY}` })?.rootPublicKeys).toEqual([
      KEY,
      NEXT_KEY,
    ])
  })

  it('is none where no release is built, whatever else is set', () => {
    expect(readReleasePin({})).toBeNull()
    expect(readReleasePin({ ...RELEASE, RELEASE_BUILD: '' })).toBeNull()
  })

  it.each([
    ['no root key', { RELEASE_ROOT_KEYS: '' }, 'RELEASE_ROOT_KEYS'],
    ['a root key that is none', { RELEASE_ROOT_KEYS: `${KEY},short` }, 'RELEASE_ROOT_KEYS'],
    ['no cloud', { RELEASE_CLOUD_URL: undefined }, 'RELEASE_CLOUD_URL'],
    ['a cloud without encryption', { RELEASE_CLOUD_URL: 'http://cloud.example' }, 'RELEASE_CLOUD_URL'],
  ])('is refused with %s', (_what, change, name) => {
    expect(() => readReleasePin({ ...RELEASE, ...change })).toThrow(name)
  })
})
