import { APIError } from 'better-auth/api'

/** The longest name of a member or an account; names travel in every snapshot. */
export const NAME_LENGTH = 80

/** A name without blanks around it. @throws better-auth's error when it is empty, too long or of several lines */
export function checkedName(name: string): string {
  const trimmed = name.trim()
  if (trimmed === '' || trimmed.length > NAME_LENGTH || /[\p{Cc}]/u.test(trimmed)) {
    throw new APIError('BAD_REQUEST', {
      code: 'INVALID_NAME',
      message: `A name has 1 to ${NAME_LENGTH} characters in one line.`,
    })
  }
  return trimmed
}
