import type { Page } from '@playwright/test'

/** Everything that a person is told on a page (what is shown to the letter is not told): text, also what only a screen reader says, and the words of attributes. */
export async function readWords(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const words: string[] = [document.title]
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.nodeValue?.trim() ?? ''
      if (text !== '' && node.parentElement?.closest('script, noscript, style, pre') === null) words.push(text)
    }
    const told = [
      'aria-label',
      'aria-valuetext',
      'aria-description',
      'aria-roledescription',
      'title',
      'placeholder',
      'alt',
    ]
    for (const name of told) {
      for (const element of document.querySelectorAll(`[${name}]`)) words.push(element.getAttribute(name) ?? '')
    }
    return [...new Set(words.filter((text) => text !== ''))]
  })
}

/** The words without what is the same in every language. */
export function withoutData(words: readonly string[], data: readonly string[]): string[] {
  const longestFirst = [...data].sort((one, other) => other.length - one.length)
  return words.map((text) => longestFirst.reduce((rest, datum) => rest.replaceAll(datum, ''), text))
}

/** Words that are meant for programs: names with underscores, codes in capitals, values that are missing. */
export const FOR_PROGRAMS =
  /\b[a-z0-9]+(?:_[a-z0-9]+)+\b|\bE[A-Z]{4,}\b|\bundefined\b|\bnull\b|\bNaN\b|\bInfinity\b|\[object|\$\{/
