/**
 * What PostgreSQL says when it cannot do now what it could do later: it shuts down or starts, has no connection or room left,
 * undid a transaction, or gave up waiting. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const CODES = /^(08...|57P0[1-5]|53...|40001|40P01|55P03|57014|25P03|25006)$/
/** What the driver and the network say of a connection that ended or never came to be. */
const WORDS =
  /Connection terminated|terminating connection|timeout exceeded when trying to connect|Client has encountered a connection error/
const NETWORK = /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/

/**
 * Whether an error says that the database cannot answer just now, so that the same request may pass in a moment. Whatever was
 * not acknowledged may or may not stand: every request of the cloud can be sent again.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  // Errors of the network that Stripe or the mail server cause are wrapped by their clients.
  return CODES.test(code) || WORDS.test(error.message) || (NETWORK.test(code) && 'syscall' in error)
}
