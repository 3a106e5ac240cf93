import { describe, expect, it } from 'vitest'
import { html } from './html.ts'

describe('html', () => {
  it('escapes text and attributes', () => {
    const probe = `<script>alert("1")</script>'&`
    expect(html`<a title="${probe}">${probe}</a>`.text).toBe(
      '<a title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;">&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;</a>',
    )
  })

  it('keeps parts that are HTML, lists of them, and leaves out nothing-values', () => {
    const part = html`<li>${1}</li>`
    expect(html`${['<', part]}${null}${undefined}${false}.`.text).toBe('&lt;<li>1</li>.')
  })

  it('does not take a plain object for HTML', () => {
    const forged: unknown = { text: '<script>' }
    // @ts-expect-error an object is no value of a template
    expect(() => html`${forged}`).toThrow(TypeError)
  })
})
