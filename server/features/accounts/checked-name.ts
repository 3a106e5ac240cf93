import { APIError } from 'better-auth/api'

/** The longest name of a member or an account; names travel in every snapshot. */
export const NAME_LENGTH = 80

/**
 * A name without blanks around it. It may come as it was sent: better-auth types some fields that it does not check.
 * @throws better-auth's error when it is no text, empty, too long or of several lines
 */
export function checkedName(name: unknown): string {
  const trimmed = typeof name === 'string' ? name.trim() : ''
  if (trimmed === '' || trimmed.length > NAME_LENGTH || /[\p{Cc}]/u.test(trimmed)) {
    throw new APIError('BAD_REQUEST', {
      code: 'INVALID_NAME',
      message: `A name has 1 to ${NAME_LENGTH} characters in one line.`,
    })
  }
  return trimmed
}
