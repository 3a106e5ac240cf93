import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEEP_LINK_VIEWS, deepLinkIn, hashOfLink, parseDeepLink } from './parse-deep-link.ts'

describe('parseDeepLink', () => {
  it.each(DEEP_LINK_VIEWS)('opens %s, with or without the slash that Windows adds', (view) => {
    expect(parseDeepLink(`revitautoplan://${view}`)).toEqual({ view, plan: null })
    expect(parseDeepLink(`revitautoplan://${view}/`)).toEqual({ view, plan: null })
  })

  it('looks at one plan of the catalogue', () => {
    expect(parseDeepLink('revitautoplan://plans?plan=professional')).toEqual({ view: 'plans', plan: 'professional' })
    expect(parseDeepLink('revitautoplan://plans/?plan=contract-7_b')).toEqual({ view: 'plans', plan: 'contract-7_b' })
  })

  it.each([
    '',
    'revitautoplan',
    'revitautoplan:',
    'revitautoplan://',
    'revitautoplan:plans',
    'revitautoplan:///plans',
    'revitautoplan://PLANS',
    'REVITAUTOPLAN://plans',
    ' revitautoplan://plans',
    'revitautoplan://plans/checkout',
    'revitautoplan://plans//',
    'revitautoplan://plans/..',
    'revitautoplan://checkout',
    'revitautoplan://plans#plan=x',
    'revitautoplan://plans#',
    'revitautoplan://user@plans',
    'revitautoplan://plans:1',
    'revitautoplan://plans?plan=',
    'revitautoplan://plans?plan=a&plan=b',
    'revitautoplan://plans?plan=a&interval=year',
    'revitautoplan://plans?Plan=a',
    'revitautoplan://plans?plan=A',
    'revitautoplan://plans?plan=../a',
    'revitautoplan://plans?plan=a%00b',
    'revitautoplan://plans?plan=-flag',
    `revitautoplan://plans?plan=${'a'.repeat(65)}`,
    'revitautoplan://overview?plan=professional',
    'revitautoplan://settings?theme=dark',
    'https://plans',
    'app://companion/#/plans',
    'javascript:alert(1)',
    'revitautoplan-x://plans',
  ])('opens nothing for %j', (text) => {
    expect(parseDeepLink(text)).toBeNull()
  })

  it('answers a view of the list and a plan of the form, or nothing, whatever the text', () => {
    const pieces = fc.constantFrom(
      'revitautoplan',
      '://',
      ':',
      '/',
      '//',
      '?',
      'plan=',
      '&',
      '#',
      '@',
      '..',
      '%2e',
      '%00',
      '--hidden',
      'plans',
      'overview',
      'sign-in',
      'professional',
      '\\',
      ' ',
      '\n',
      'é',
      '\u202e',
      'javascript:',
      'file:///c:/',
      '"',
    )
    const texts = fc.oneof(
      fc.string({ maxLength: 300 }),
      fc.array(pieces, { maxLength: 12 }).map((all) => all.join('')),
      fc.array(pieces, { maxLength: 8 }).map((all) => `revitautoplan://${all.join('')}`),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const link = parseDeepLink(text)
        if (link === null) return
        expect(DEEP_LINK_VIEWS).toContain(link.view)
        if (link.plan !== null)
          expect(link).toMatchObject({ view: 'plans', plan: expect.stringMatching(/^[a-z0-9][a-z0-9_-]{0,63}$/) })
        expect(hashOfLink(link)).toMatch(/^#\/[a-z]+(\?plan=[a-z0-9_-]+)?$/)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('deepLinkIn', () => {
  it('finds the link among the words of a start', () => {
    const words = ['companion.exe', '--allow-file-access', 'revitautoplan://activity']
    expect(deepLinkIn(words)).toEqual({ view: 'activity', plan: null })
  })

  it('takes none of several, none with words of its own, and no other kind', () => {
    expect(deepLinkIn(['a', 'revitautoplan://plans', 'revitautoplan://settings'])).toBeNull()
    expect(deepLinkIn(['a', 'revitautoplan://plans" --inspect'])).toBeNull()
    expect(deepLinkIn(['a', '--url=revitautoplan://plans', 'https://revitautoplan.example'])).toBeNull()
  })
})
