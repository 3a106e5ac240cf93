import { expect, it } from 'vitest'
import { whyNot } from './probe-electron.ts'

it('names the library that is missing', () => {
  expect(
    whyNot(127, './electron: error while loading shared libraries: libgtk-3.so.0: cannot open shared object'),
  ).toBe('it does not start: the system library libgtk-3.so.0 is missing')
})

it('tells that no screen answers', () => {
  expect(whyNot('SIGTRAP', '[1:ERROR:ozone_platform_x11.cc(240)] Missing X server or $DISPLAY')).toBe(
    'it does not start: no screen answers',
  )
})

it('tells that the system forbids the sandbox', () => {
  expect(whyNot('SIGTRAP', 'FATAL:zygote_host_impl_linux.cc No usable sandbox! Update your kernel')).toMatch(
    /user namespaces are off/,
  )
})

it('tells an Electron that is too old for the database from one that does not start', () => {
  expect(whyNot(4, '')).toBe('it starts, but is too old for the database of the companion')
  expect(whyNot('late', '')).toBe('it did not start within 20 s')
  expect(whyNot(1, 'whatever')).toBe('it does not start (ended with 1)')
})
