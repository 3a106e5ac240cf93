import { expect, type Page } from '@playwright/test'
import { expectAccessible } from './expect-accessible.ts'
import { findLayoutFaults } from './find-layout-faults.ts'
import { FOR_PROGRAMS, readWords, withoutData } from './read-words.ts'
import { SHAPES, takeShape } from './shapes.ts'

/** The ways that a page in one language is seen. */
const PAGE_SHAPES = SHAPES.filter(({ locale }) => locale === 'en-GB')
const ADDRESSES = /\S+@\S+|https?:\/\/\S+/g

/** Looks at a page in every shape: pictures, layout, access, and no word that is meant for programs. Leaves it in the first one. */
export async function lookAt(page: Page, name: string): Promise<void> {
  const words = withoutData(await readWords(page), []).map((text) => text.replaceAll(ADDRESSES, ''))
  expect
    .soft(
      words.filter((text) => FOR_PROGRAMS.test(text)),
      `${name} speaks to programs`,
    )
    .toEqual([])
  const session = await page.context().newCDPSession(page)
  for (const shape of PAGE_SHAPES) {
    await takeShape(page, session, shape)
    expect.soft(await findLayoutFaults(page), `${name}, ${shape.name}`).toEqual([])
    if (shape.picture) {
      const path = `test-results/screens/${name}.${shape.name}.png`
      await page.screenshot({ path, fullPage: true, animations: 'disabled' })
    }
    if (shape.access !== null) await expectAccessible(page, shape.access)
  }
  const [first] = PAGE_SHAPES
  if (first !== undefined) await takeShape(page, session, first)
  await session.detach()
}
