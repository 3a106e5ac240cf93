import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')

/** The custom properties of each block that sets the paper's colour: the day, the night, each with more contrast, the forced colours. */
function palettes(path: string): string[][] {
  const text = readFileSync(join(root, path), 'utf8')
  return [...text.matchAll(/\{([^{}]*--wash:[^{}]*)\}/g)].map((block) =>
    [...(block[1] ?? '').matchAll(/--[\w-]+:[^;]+;/g)].map((property) => property[0]),
  )
}

it('the cloud’s pages and the app have the same colours, sizes and faces', () => {
  const app = palettes('src-renderer/styles/tokens.css')
  expect(app).toHaveLength(5)
  expect(palettes('server/web/assets/tokens.css')).toEqual(app)
})
