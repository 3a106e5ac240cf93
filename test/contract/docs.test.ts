import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readSourceFiles } from '../../scripts/lib/source-files.ts'
import { ALL_ROUTES } from '../../server/contract/all-routes.ts'
import { errorsOf } from '../../server/http/contract/errors-of.ts'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true })
    .map((path) => join('docs', String(path)).split(sep).join('/'))
    .filter((path) => path.endsWith('.md')),
]
const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')))
const files = readSourceFiles(root)

/** The headings of a page as links name them. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map((match) => match[1] ?? '')
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}

describe.each(pages)('%s', (page) => {
  const text = read(page)

  it('has links that lead somewhere', () => {
    const targets = [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map((match) => match[1] ?? '')
    for (const target of targets) {
      const [path = '', anchor] = target.split('#')
      const file = path === '' ? join(root, page) : join(root, dirname(page), path)
      expect([target, existsSync(file)]).toEqual([target, true])
      if (anchor !== undefined) {
        expect([target, anchorsOf(readFileSync(file, 'utf8')).has(anchor)]).toEqual([target, true])
      }
    }
  })

  it('names commands that exist', () => {
    const run = [...text.matchAll(/\bnpm run ([a-z][a-z:-]*)/g)].map((match) => match[1] ?? '')
    expect(run.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
    const commands = read('server/admin-cli.ts')
    const admin = [...text.matchAll(/(?:npm run admin -- |server\/admin-cli\.ts )([a-z-]+)/g)].map((match) => match[1])
    expect(admin.filter((name) => !commands.includes(`npm run admin -- ${name}`))).toEqual([])
  })

  it('names tests and files that exist', () => {
    const known = files.map(({ path }) => path)
    const tests = [...text.matchAll(/`([\w./-]+\.test\.ts)`/g)].map((match) => match[1] ?? '')
    expect(tests.filter((name) => !known.some((path) => path === name || path.endsWith(`/${name}`)))).toEqual([])
    const paths = [
      ...text.matchAll(/`((?:server|shared|src-main|src-renderer|test|scripts|deploy|tools|docs)\/[\w./-]+)`/g),
    ]
    expect(paths.map((match) => match[1] ?? '').filter((path) => !existsSync(join(root, path)))).toEqual([])
  })
})

const operations = pages.filter((page) => page.startsWith('docs/operations/'))

describe.each(operations)('%s', (page) => {
  const text = read(page)

  it('names settings that exist', () => {
    const known = `${read('server/config.ts')} ${read('src-main/core/config.ts')} ${read('docs/settings.md')}`
    const named = [...text.matchAll(/`([A-Z][A-Z0-9]*_[A-Z_]+)`/g)].map((match) => match[1] ?? '')
    expect(named.filter((name) => !known.includes(name))).toEqual([])
  })

  it('names metrics that exist', () => {
    const source = read('server/metrics/create-metrics.ts')
    const known = [...source.matchAll(/name: `\$\{PREFIX\}(\w+)`/g)].map((match) => `revitautoplan_${match[1] ?? ''}`)
    const named = [...text.matchAll(/\b(revitautoplan_[a-z_]+)/g)].map((match) => match[1] ?? '')
    const bare = (name: string): string => name.replace(/_(count|sum|bucket)$/, '')
    expect(named.filter((name) => !known.includes(name) && !known.includes(bare(name)))).toEqual([])
    if (page.endsWith('/metrics.md')) expect(known.filter((name) => !named.includes(name))).toEqual([])
  })

  it('names error codes that are answered', () => {
    const known = new Set(ALL_ROUTES.flatMap((route) => [...errorsOf(route).values()].flat()))
    const named = [...text.matchAll(/\b[45]\d\d ((?:`[a-z_]+`(?:, )?)+)/g)].flatMap((match) =>
      [...(match[1] ?? '').matchAll(/`([a-z_]+)`/g)].map((code) => code[1] ?? ''),
    )
    expect(named.filter((code) => !known.has(code) && code !== 'starting')).toEqual([])
  })
})

it('the pages are found from the root', () => {
  const reached = new Set(['README.md'])
  for (const page of reached) {
    for (const [, target = ''] of read(page).matchAll(/\]\((?!https?:|mailto:)([^)\s#]+)/g)) {
      const path = relative(root, join(root, dirname(page), target))
        .split(sep)
        .join('/')
      if (path.endsWith('.md') && existsSync(join(root, path))) reached.add(path)
    }
  }
  const isDecision = (page: string): boolean => page.startsWith('docs/decisions/')
  expect(pages.filter((page) => !reached.has(page) && !isDecision(page))).toEqual([])
})
