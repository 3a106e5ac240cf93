/**
 * Keeps the keyboard's place: where the element that had the focus is taken off the page, the part of the page that it stood
 * in gets it, so that the next Tab goes on from there and a screen reader is not sent back to the top.
 *
 * @returns ends it
 */
export function keepFocus(document: Document): () => void {
  /** The element with the focus and what it stands in, from the inside to the outside. */
  let path: Element[] = []

  const remember = (event: FocusEvent): void => {
    path = []
    for (let one = event.target; one instanceof Element; one = one.parentElement) path.push(one)
  }
  const forget = (): void => {
    const left = path
    // An element that is being taken away loses the focus while it still stands; one that the person left stands afterwards too.
    setTimeout(() => {
      if (path === left && left[0]?.isConnected === true) path = []
    })
  }
  const restore = (): void => {
    const [held] = path
    if (held === undefined || held.isConnected || document.activeElement !== document.body) return
    const place = path.find((one) => one.isConnected && one.matches('section, main, [role="region"]'))
    path = []
    if (!(place instanceof HTMLElement)) return
    place.tabIndex = -1
    place.focus({ preventScroll: true })
  }

  const observer = new MutationObserver(restore)
  observer.observe(document.body, { childList: true, subtree: true })
  document.addEventListener('focusin', remember)
  document.addEventListener('focusout', forget)
  return () => {
    observer.disconnect()
    document.removeEventListener('focusin', remember)
    document.removeEventListener('focusout', forget)
  }
}
