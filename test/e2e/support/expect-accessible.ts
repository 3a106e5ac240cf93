import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** `all`: every rule of axe. `contrast`: colours alone, at the level of AA. `strong contrast`: 7 to 1. */
export type AccessCheck = 'all' | 'contrast' | 'strong contrast'

const RULES: Readonly<Record<Exclude<AccessCheck, 'all'>, string[]>> = {
  contrast: ['color-contrast'],
  'strong contrast': ['color-contrast', 'color-contrast-enhanced'],
}

/** Refuses a page that somebody could not use. */
export async function expectAccessible(page: Page, check: AccessCheck): Promise<void> {
  // Legacy mode stays on this page; the other opens a second one for each check.
  const builder = new AxeBuilder({ page }).setLegacyMode(true)
  if (check !== 'all') builder.withRules(RULES[check])
  const { violations, passes } = await builder.analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  expect(passes.length).toBeGreaterThan(check === 'all' ? 10 : 0)
}
