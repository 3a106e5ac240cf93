const STORED = 'revitautoplan.ui-key'

/**
 * The key of this launch: from the link that the companion printed, else from this tab's memory.
 * It is taken out of the address at once, so that it enters no bookmark and no history; `null` when there is none.
 */
export function takeUiKey(page: Pick<Window, 'location' | 'history' | 'sessionStorage'>): string | null {
  const found = /^#key=([A-Za-z0-9_-]{16,128})$/.exec(page.location.hash)?.[1]
  if (found === undefined) return page.sessionStorage.getItem(STORED)
  page.sessionStorage.setItem(STORED, found)
  page.history.replaceState(null, '', `${page.location.pathname}${page.location.search}`)
  return found
}
