import { expect, it } from 'vitest'
import { cloudOriginOf } from './cloud-origin.ts'

it('takes https from anywhere and http from this machine alone', () => {
  expect(cloudOriginOf('https://cloud.revitautoplan.com/base?x=1')).toBe('https://cloud.revitautoplan.com')
  expect(cloudOriginOf('http://127.0.0.1:4750')).toBe('http://127.0.0.1:4750')
  expect(cloudOriginOf('http://localhost:4750/')).toBe('http://localhost:4750')
  expect(cloudOriginOf('http://cloud.revitautoplan.com')).toBeNull()
  expect(cloudOriginOf('http://127.0.0.1.evil.example')).toBeNull()
  expect(cloudOriginOf('file:///etc/passwd')).toBeNull()
  expect(cloudOriginOf('cloud')).toBeNull()
})
