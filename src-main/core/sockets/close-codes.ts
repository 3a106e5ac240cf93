/** Why the companion closed a WebSocket. 1000 to 1015 are the standard's (RFC 6455 section 7.4), 4000 and up are ours. */
export const CLOSE_CODE = {
  /** The companion is going away; connect again when its discovery file is back. */
  shutdown: 1001,
  /** A binary frame: this link is text. */
  binaryFrame: 1003,
  /** No `session.hello` in time. */
  helloTimeout: 4001,
  /** More messages than the limit allows. */
  tooManyMessages: 4002,
  /** The client speaks no protocol of this companion. */
  unsupportedClient: 4005,
} as const

export type CloseCode = (typeof CLOSE_CODE)[keyof typeof CLOSE_CODE]
