import type { Page } from '@playwright/test'

/**
 * What is wrong with how a page lies: it scrolls sideways, text leaves the window or its box, or lies on other text.
 * Text that is there for screen readers alone does not count.
 */
export async function findLayoutFaults(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    /** Half a hairline; browsers round boxes to it. */
    const SLACK = 1.5
    const faults: string[] = []
    const root = document.documentElement
    if (root.scrollWidth > root.clientWidth)
      faults.push(`the page is ${root.scrollWidth - root.clientWidth}px too wide`)

    interface Line {
      readonly text: string
      readonly box: DOMRect
      readonly element: Element
    }

    function isShown(element: Element): boolean {
      for (let one: Element | null = element; one !== null; one = one.parentElement) {
        const { clipPath, opacity, display } = getComputedStyle(one)
        if (display === 'none' || opacity === '0') return false
        // The product hides text for screen readers by clipping it away.
        if (clipPath !== 'none') return false
      }
      return getComputedStyle(element).visibility === 'visible'
    }

    /** A table of figures may scroll in a frame of its own, where the keyboard reaches it. */
    const isTableFrame = (one: Element): boolean => one.firstElementChild?.tagName === 'TABLE'

    /** What makes a container scroll sideways. */
    function widest(container: Element): string {
      const right = (one: Element): number => one.getBoundingClientRect().right
      const all = [...container.querySelectorAll('*')].sort((one, other) => right(other) - right(one))
      return all.map((one) => `${one.tagName} ${one.textContent.slice(0, 40)}`)[0] ?? ''
    }

    /** The part of a box that is in sight in the containers that scroll it; `null` where none is. */
    function inSight(box: DOMRect, element: Element): DOMRect | null {
      let { left, top, right, bottom } = box
      for (let one: Element | null = element; one !== null && one !== root; one = one.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(one)
        const frame = one.getBoundingClientRect()
        if (overflowX === 'auto' && isTableFrame(one)) {
          left = Math.max(left, frame.left)
          right = Math.min(right, frame.right)
          continue
        }
        if (overflowY !== 'auto' && overflowY !== 'scroll') continue
        top = Math.max(top, frame.top)
        bottom = Math.min(bottom, frame.bottom)
        if (one.scrollWidth > one.clientWidth)
          faults.push(`scrolls sideways: ${one.tagName}, ${one.scrollWidth - one.clientWidth}px, for ${widest(one)}`)
      }
      return bottom - top > 1 && right - left > 1 ? new DOMRect(left, top, right - left, bottom - top) : null
    }

    const lines: Line[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.nodeValue?.trim() ?? ''
      const element = node.parentElement
      if (text === '' || element === null || element.closest('option, script, noscript') || !isShown(element)) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const whole of range.getClientRects()) {
        const box = whole.width > 0 ? inSight(whole, element) : null
        if (box !== null) lines.push({ text: text.slice(0, 60), box, element })
      }
    }

    for (const { text, box, element } of lines) {
      // A link that waits outside the window until it has the focus.
      if (box.bottom <= 0) continue
      if (box.left < -SLACK || box.right > root.clientWidth + SLACK) faults.push(`leaves the window: ${text}`)
      for (let one: Element | null = element; one !== null; one = one.parentElement) {
        const style = getComputedStyle(one)
        const frame = one.getBoundingClientRect()
        const cutsX = style.overflowX === 'hidden' || style.overflowX === 'clip'
        const cutsY = style.overflowY === 'hidden' || style.overflowY === 'clip'
        if (style.display === 'inline' || frame.width === 0) continue
        if (cutsX && (box.left < frame.left - SLACK || box.right > frame.right + SLACK))
          faults.push(`is cut off: ${text}`)
        if (cutsY && (box.top < frame.top - SLACK || box.bottom > frame.bottom + SLACK))
          faults.push(`is cut off: ${text}`)
      }
    }

    for (const control of document.querySelectorAll('button, input, select')) {
      if (control.scrollWidth > control.clientWidth + SLACK)
        faults.push(`does not fit its control: ${control.textContent}`)
    }

    // Text on text. Notices stick to the top of what scrolls under them, and are no fault.
    const resting = lines.filter(({ box, element }) => box.bottom > 0 && element.closest('[class*="notices"]') === null)
    resting.forEach((one, index) => {
      for (const other of resting.slice(index + 1)) {
        const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
        const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
        // Line boxes are taller than letters: a third of the lower one may be shared.
        const tolerated = Math.min(one.box.height, other.box.height) / 3
        if (width > 2 && height > tolerated && one.element !== other.element)
          faults.push(`lies on other text: ${one.text} | ${other.text}`)
      }
    })
    return [...new Set(faults)]
  })
}
