/** Bytes of a sync: up to 500 entries of 8 KB each, written as JSON. */
export const SYNC_BODY_LIMIT = 8 * 1024 * 1024
/** Bytes of any other JSON body under `/v1`. */
export const BODY_LIMIT = 256 * 1024
/** Bytes of a form of a page. */
export const FORM_LIMIT = 16 * 1024
/** Bytes of what is sent to `/api/auth`. */
export const AUTH_BODY_LIMIT = 64 * 1024
/** Bytes of a message of Stripe, whose events are a few kilobytes. */
export const WEBHOOK_BODY_LIMIT = 1024 * 1024
