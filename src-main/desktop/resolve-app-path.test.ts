import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resolveAppPath } from './resolve-app-path.ts'

const folder = join('/opt', 'companion', 'renderer')

describe('resolveAppPath', () => {
  it('answers the page for the root', () => {
    const page = { kind: 'file', path: join(folder, 'index.html'), mediaType: 'text/html; charset=utf-8' }
    expect(resolveAppPath('app://companion/', folder)).toEqual(page)
    expect(resolveAppPath('app://companion', folder)).toEqual(page)
    expect(resolveAppPath('app://companion/?theme=dark#plans', folder)).toEqual(page)
  })

  it('answers what the build makes, with its media type', () => {
    expect(resolveAppPath('app://companion/assets/index-B8jxN9tx.js', folder)).toEqual({
      kind: 'file',
      path: join(folder, 'assets', 'index-B8jxN9tx.js'),
      mediaType: 'text/javascript; charset=utf-8',
    })
    expect(resolveAppPath('app://companion/assets/a_b-C.woff2', folder)).toMatchObject({ mediaType: 'font/woff2' })
  })

  it.each([
    ['a way up behind an encoded slash', 'app://companion/assets/..%2f..%2f..%2fetc%2fx.html'],
    ['a way up behind a backslash', 'app://companion/assets/..%5c..%5csecret.html'],
    ['a way up, encoded twice', 'app://companion/%252e%252e/secret.html'],
    ['a drive', 'app://companion/C:/Windows/secret.html'],
    ['a stream of an NTFS file', 'app://companion/index.html:secret.html'],
    ['a zero byte', 'app://companion/index.html%00.html'],
    ['a hidden file', 'app://companion/.env.html'],
    ['broken percent encoding', 'app://companion/%E0%A4%A.html'],
    ['a kind of file that the build never makes', 'app://companion/main.cjs'],
    ['a map of the sources', 'app://companion/assets/index.js.map'],
    ['a folder', 'app://companion/assets/'],
    ['another host', 'app://other/index.html'],
    ['a host that begins alike', 'app://companion.evil/index.html'],
    ['a user before the host', 'app://companion@evil/index.html'],
    ['a port', 'app://companion:80/index.html'],
    ['another scheme', 'file:///index.html'],
    ['no URL at all', 'index.html'],
  ])('finds nothing for %s', (_what, url) => {
    expect(resolveAppPath(url, folder)).toEqual({ kind: 'not_found' })
  })

  it.each(['app://companion/../../secret.html', 'app://companion/%2e%2e/%2E%2E/secret.html'])(
    'stays in the folder for %s, whose way up the URL itself resolves',
    (url) => {
      expect(resolveAppPath(url, folder)).toMatchObject({ path: join(folder, 'secret.html') })
    },
  )
})
