/**
 * A failure that is answered to the caller in the cloud's one error shape.
 *
 * @param status HTTP status, 400 to 599
 * @param code for machines, snake_case, for example `device_unknown`
 * @param message for people: what is wrong; no secret, no internals
 * @param nextStep what to do about it
 */
export class HttpError extends Error {
  readonly status: number
  readonly code: string
  readonly nextStep: string

  constructor(status: number, code: string, message: string, nextStep: string) {
    super(message)
    this.name = 'HttpError'
    this.status = status
    this.code = code
    this.nextStep = nextStep
  }
}
