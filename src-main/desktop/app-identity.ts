/**
 * The application's id for the operating system: Windows shows notifications only for a shortcut that bears the same id, so the
 * shell and the installer take it from here.
 */
export const APP_ID = 'com.revitautoplan.companion'

/** The scheme of links that open the app at a view. */
export const DEEP_LINK_SCHEME = 'revitautoplan'
