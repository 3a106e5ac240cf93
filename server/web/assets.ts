import { Router, type Response } from 'express'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { mountRoute, paramsOf } from '../http/contract/route-contract.ts'
import { assetsContract } from './assets-contract.ts'

const require = createRequire(import.meta.url)
const FOLDER = join(import.meta.dirname, 'assets')
/** The style sheets of every page, in the order that they are laid over one another. */
const SHEET_STYLES = ['tokens.css', 'base.css', 'frame.css', 'notices.css', 'forms.css', 'tables.css'] as const
const STYLES = [...SHEET_STYLES, 'pricing.css'] as const
const MARK = 'mark.svg'
const FONTS = {
  'instrument-sans-latin-wght-normal.woff2': '@fontsource-variable/instrument-sans',
  'instrument-sans-latin-ext-wght-normal.woff2': '@fontsource-variable/instrument-sans',
  'ibm-plex-mono-latin-400-normal.woff2': '@fontsource/ibm-plex-mono',
} as const

const YEAR_SECONDS = 31_536_000

export interface Assets {
  router: Router
  /** The address of a style sheet, with a mark that changes with its content so that it can be cached for ever. */
  styleUrl(name: (typeof STYLES)[number]): string
  /** The addresses of the style sheets that every page has. */
  readonly sheetUrls: readonly string[]
}

function neverChanges(response: Response): void {
  response.setHeader('cache-control', `public, max-age=${YEAR_SECONDS}, immutable`)
}

/** `/assets/*`: style sheets, the faces and the mark of the pages. */
export function createAssets(): Assets {
  const router = Router()
  const styles = new Map(
    STYLES.map((name) => {
      const text = readFileSync(join(FOLDER, name), 'utf8')
      return [name, { text, mark: createHash('sha256').update(text).digest('hex').slice(0, 12) }]
    }),
  )
  const faces = new Map(
    Object.entries(FONTS).map(([file, packageName]) => {
      return [file, join(dirname(require.resolve(`${packageName}/package.json`)), 'files', file)]
    }),
  )
  mountRoute(router, assetsContract.file, (request, response, next) => {
    const { file } = paramsOf(assetsContract.file, request)
    const style = STYLES.find((name) => name === file)
    const held = style === undefined ? undefined : styles.get(style)
    const face = faces.get(file)
    if (held !== undefined) {
      if (request.query['v'] === held.mark) neverChanges(response)
      else response.setHeader('cache-control', 'no-cache')
      response.type('css').send(held.text)
    } else if (face !== undefined) {
      neverChanges(response)
      response.sendFile(face)
    } else if (file === MARK) {
      response.setHeader('cache-control', 'public, max-age=3600')
      response.sendFile(join(FOLDER, MARK))
    } else next()
  })
  const styleUrl = (name: (typeof STYLES)[number]): string => `/assets/${name}?v=${styles.get(name)?.mark ?? ''}`
  return { router, styleUrl, sheetUrls: SHEET_STYLES.map(styleUrl) }
}
