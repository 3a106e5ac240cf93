import type { CDPSession, Page } from '@playwright/test'
import { PSEUDO_LOCALE } from '../../../shared/words/locale.ts'
import type { AccessCheck } from './expect-accessible.ts'

/** A way that somebody sees a page. */
export interface Shape {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly locale: string
  readonly media: Parameters<Page['emulateMedia']>[0]
  /** The size of text that the person set in the browser, pixels. */
  readonly textSize: number
  readonly access: AccessCheck | null
  /** Whether a picture is taken, to be looked at. */
  readonly picture: boolean
  /** What every view shows alike is looked at in one state of each view. */
  readonly onlyExemplary: boolean
}

const usual: Omit<Shape, 'name'> = {
  width: 1280,
  height: 832,
  locale: 'en-GB',
  media: { colorScheme: 'light', contrast: 'no-preference', forcedColors: 'none', reducedMotion: 'reduce' },
  textSize: 16,
  access: null,
  picture: false,
  onlyExemplary: false,
}
const panel = { width: 380, height: 560 } as const
/** A window of 1280 × 832 at 200 % has this many CSS pixels. */
const zoomed = { width: 640, height: 416 } as const
const media = (change: Shape['media']): Pick<Shape, 'media'> => ({ media: { ...usual.media, ...change } })

const exemplary = { onlyExemplary: true, picture: true } as const

/** In an order that changes little from one to the next. */
export const SHAPES: readonly Shape[] = [
  { ...usual, name: 'light', access: 'all', picture: true },
  { ...usual, name: 'panel', ...panel, picture: true },
  { ...usual, name: 'zoom-200', ...zoomed },
  { ...usual, name: 'text-200', textSize: 32 },
  { ...usual, name: 'dark', ...media({ colorScheme: 'dark' }), access: 'contrast', ...exemplary },
  { ...usual, name: 'contrast', ...media({ contrast: 'more' }), access: 'strong contrast', ...exemplary },
  {
    ...usual,
    name: 'contrast-dark',
    ...media({ contrast: 'more', colorScheme: 'dark' }),
    access: 'strong contrast',
    ...exemplary,
  },
  { ...usual, name: 'forced', ...media({ forcedColors: 'active' }), ...exemplary },
  { ...usual, name: 'german', locale: 'de-DE' },
  { ...usual, name: 'german-panel', locale: 'de-DE', ...panel },
  { ...usual, name: 'german-zoom-200', locale: 'de-DE', ...zoomed },
  { ...usual, name: 'pseudo', locale: PSEUDO_LOCALE },
  { ...usual, name: 'pseudo-panel', locale: PSEUDO_LOCALE, ...panel },
  { ...usual, name: 'pseudo-zoom-200', locale: PSEUDO_LOCALE, ...zoomed },
]

/** Brings a page into a shape; the locale is the app's own affair. */
export async function takeShape(page: Page, session: CDPSession, shape: Shape): Promise<void> {
  await page.emulateMedia(shape.media)
  await page.setViewportSize({ width: shape.width, height: shape.height })
  await session.send('Page.setFontSizes', { fontSizes: { standard: shape.textSize, fixed: shape.textSize } })
}
