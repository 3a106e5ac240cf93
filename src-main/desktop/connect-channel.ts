/** The one message a page's preload sends to the main process; it carries the port that is to be joined to the core. */
export const CONNECT_CHANNEL = 'revitautoplan:connect'
