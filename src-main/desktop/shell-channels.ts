/** The messages between a page's preload and the main process; the page itself knows none of these names. */

/** From the preload; carries the port that is to be joined to the core. */
export const CONNECT_CHANNEL = 'revitautoplan:connect'
/** From the preload; one of the verbs of shared/protocol/shell-api.ts. */
export const ASK_CHANNEL = 'revitautoplan:ask'
/** To the preload: the shell's status. */
export const STATUS_CHANNEL = 'revitautoplan:status'
/** To the preload: the address of a view to show. */
export const OPEN_CHANNEL = 'revitautoplan:open'
