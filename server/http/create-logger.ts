import { pino, type DestinationStream, type Logger, type LevelWithSilent } from 'pino'

/** Names of values that never reach a log, at the top and one or two levels deep. */
const SECRET_NAMES = [
  'authorization',
  'cookie',
  'password',
  'newPassword',
  'token',
  'access_token',
  'accessToken',
  'secret',
  'deviceCode',
  'device_code',
  'userCode',
  'user_code',
  'clientSecret',
  'client_secret',
]
const SECRET_PATHS = [
  ...SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
  '["set-cookie"]',
  '*["set-cookie"]',
  '*.*["set-cookie"]',
]

/** Of an error only what helps to find its cause: an error of a client library may carry requests with their headers. */
function errorForLog(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: 'something that is not an error was thrown', type: typeof error }
  const code: unknown = 'code' in error ? error.code : undefined
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: errorForLog(error.cause) }),
  }
}

/** JSON lines without secrets, to standard error unless told otherwise. */
export function createLogger(options: { level: LevelWithSilent }, destination?: DestinationStream): Logger {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRET_PATHS, censor: '[redacted]' },
      serializers: { err: errorForLog },
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  )
}
