import { parseUrl } from './parse-url.ts'

/** The page of the app lives under its own scheme, so that it is no file:// page and has a stable origin. */
export const APP_SCHEME = 'app'
const APP_HOST = 'companion'
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/`

/** Whether a URL belongs to the app's own page. Compared part by part: a scheme of our own has the origin "null" for `URL`. */
export function isAppUrl(text: string): boolean {
  const url = parseUrl(text)
  return (
    url !== null &&
    url.protocol === `${APP_SCHEME}:` &&
    url.host === APP_HOST &&
    url.username === '' &&
    url.password === ''
  )
}
