import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { failure, type Result, success } from '../../shared/result/result.ts'
import { DAY, MINUTE } from '../../shared/time/duration.ts'
import { parseLocale } from '../../shared/words/locale.ts'
import { isProtectedAddress } from './cloud/is-protected-address.ts'
import { LOG_LEVELS, type LogLevel } from './host/log-levels.ts'
import { RELEASE_PIN, type ReleasePin } from './release-pin.ts'

const FOLDER = 'RevitAutoPlan'

/** The companion's data folder of this user: local application data, which does not roam between machines. */
export function defaultHome(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
  userHome: string = homedir(),
): string {
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(userHome, 'AppData', 'Local'), FOLDER)
  if (platform === 'darwin') return join(userHome, 'Library', 'Application Support', FOLDER)
  return join(env['XDG_DATA_HOME'] ?? join(userHome, '.local', 'share'), FOLDER)
}

const configSchema = z.object({
  REVITAUTOPLAN_HOME: z
    .string()
    .default(() => defaultHome())
    .transform((path) => resolve(path)),
  REVITAUTOPLAN_CLOUD_URL: z
    .url({ protocol: /^https?$/, abort: true, error: 'must be an https address' })
    .refine(isProtectedAddress, 'must be an https address; http is for a cloud on this machine alone')
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  REVITAUTOPLAN_UI_PORT: z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65_535).default(0),
  REVITAUTOPLAN_ROOT_KEY: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/, 'must be an Ed25519 public key, 32 bytes base64url')
    .optional(),
  REVITAUTOPLAN_LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  REVITAUTOPLAN_LOCALE: z
    .string()
    .max(40)
    .refine((tag) => parseLocale(tag) !== null, 'must be a locale such as de-CH')
    .optional(),
  REVITAUTOPLAN_UPDATES: z.enum(['on', 'off'], { error: 'must be on or off' }).default('on'),
  REVITAUTOPLAN_HOLD_GRACE_MS: z.coerce
    .number({ error: 'must be a number of milliseconds' })
    .int()
    .min(100)
    .max(DAY)
    .default(5 * MINUTE),
})

export interface CoreConfig {
  readonly home: string
  /** Without a slash at its end. */
  readonly cloudUrl: string
  /** 0: any free port. */
  readonly uiPort: number
  /** The pinned roots; `null` pins the one that enrolment names. */
  readonly trustedRoots: readonly string[] | null
  readonly logLevel: LogLevel
  /** The operating system's locale as its host knows it; `null`: what this process finds. */
  readonly systemLocale: string | null
  /** Whether the desktop app may update itself. */
  readonly updates: boolean
  /** How long a hold outlives its connection, milliseconds. Shorter only where that is tried out. */
  readonly holdGraceMs: number
}

const DEFAULT_CLOUD_URL = 'https://cloud.revitautoplan.com'

/**
 * Reads the settings from the environment; an empty value counts as not set. Fails with one line for each wrong one.
 *
 * @param pin what this build is bound to: cloud and roots are then no settings
 */
export function readConfig(env: NodeJS.ProcessEnv, pin: ReleasePin | null = RELEASE_PIN): Result<CoreConfig, string[]> {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = configSchema.safeParse(set)
  if (!parsed.success) {
    return failure(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))
  }
  const { REVITAUTOPLAN_CLOUD_URL: cloudUrl, REVITAUTOPLAN_ROOT_KEY: rootKey } = parsed.data
  const overrides = pin === null ? [] : overridesOf(pin, cloudUrl, rootKey)
  if (overrides.length > 0) return failure(overrides)
  return success({
    home: parsed.data.REVITAUTOPLAN_HOME,
    cloudUrl: pin?.cloudUrl ?? cloudUrl ?? DEFAULT_CLOUD_URL,
    uiPort: parsed.data.REVITAUTOPLAN_UI_PORT,
    trustedRoots: pin?.rootPublicKeys ?? (rootKey === undefined ? null : [rootKey]),
    logLevel: parsed.data.REVITAUTOPLAN_LOG_LEVEL,
    systemLocale: parsed.data.REVITAUTOPLAN_LOCALE ?? null,
    updates: parsed.data.REVITAUTOPLAN_UPDATES === 'on',
    holdGraceMs: parsed.data.REVITAUTOPLAN_HOLD_GRACE_MS,
  })
}

/** Settings that would lead a release away from its vendor. They are named and not passed over: whoever set them expects them to hold. */
function overridesOf(pin: ReleasePin, cloudUrl: string | undefined, rootKey: string | undefined): string[] {
  const wrong: string[] = []
  if (cloudUrl !== undefined && cloudUrl !== pin.cloudUrl) {
    wrong.push(`REVITAUTOPLAN_CLOUD_URL: this release belongs to ${pin.cloudUrl}; remove the setting`)
  }
  if (rootKey !== undefined && !pin.rootPublicKeys.includes(rootKey)) {
    wrong.push('REVITAUTOPLAN_ROOT_KEY: this release carries the root keys of its vendor; remove the setting')
  }
  return wrong
}
