/** The paper of the page's day and night sheet: what a window shows before its page is drawn. */
export function windowBackground(dark: boolean): string {
  return dark ? '#0d1a2b' : '#f9f8f4'
}
