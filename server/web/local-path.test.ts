import { expect, it } from 'vitest'
import { localPath } from './local-path.ts'

it.each(['/device?user_code=ABCD-EFGH', '/account', '/'])('goes on to %s', (path) => {
  expect(localPath(path, '/x')).toBe(path)
})

it.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '\\\\evil.example',
  'javascript:alert(1)',
  '/..//evil.example',
  '',
  undefined,
  ['/account'],
  `/${'a'.repeat(600)}`,
])('does not go on to %j', (path) => {
  expect(localPath(path, '/x')).toBe('/x')
})
