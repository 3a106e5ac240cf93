import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { failure, type Result, success } from '../../shared/result/result.ts'
import { DAY, MINUTE } from '../../shared/time/duration.ts'
import { LOG_LEVELS, type LogLevel } from './host/log-levels.ts'

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

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Whether nobody on the way can read or change what is said: sign-ins travel there, and the root key is pinned there. */
function isProtected(address: string): boolean {
  const url = new URL(address)
  return url.protocol === 'https:' || LOOPBACK_HOSTS.has(url.hostname)
}

const configSchema = z.object({
  REVITAUTOPLAN_HOME: z
    .string()
    .default(() => defaultHome())
    .transform((path) => resolve(path)),
  REVITAUTOPLAN_CLOUD_URL: z
    .url({ protocol: /^https?$/, abort: true, error: 'must be an https address' })
    .refine((url) => isProtected(url), 'must be an https address; http is for a cloud on this machine alone')
    .default('https://cloud.revitautoplan.com')
    .transform((url) => url.replace(/\/+$/, '')),
  REVITAUTOPLAN_UI_PORT: z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65_535).default(0),
  REVITAUTOPLAN_ROOT_KEY: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/, 'must be an Ed25519 public key, 32 bytes base64url')
    .optional(),
  REVITAUTOPLAN_LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
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
  /** The pinned root; `null` pins the one that enrolment names. */
  readonly rootPublicKey: string | null
  readonly logLevel: LogLevel
  /** How long a hold outlives its connection, milliseconds. Shorter only where that is tried out. */
  readonly holdGraceMs: number
}

/** Reads the settings from the environment; an empty value counts as not set. Fails with one line for each wrong one. */
export function readConfig(env: NodeJS.ProcessEnv): Result<CoreConfig, string[]> {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = configSchema.safeParse(set)
  if (!parsed.success) {
    return failure(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))
  }
  return success({
    home: parsed.data.REVITAUTOPLAN_HOME,
    cloudUrl: parsed.data.REVITAUTOPLAN_CLOUD_URL,
    uiPort: parsed.data.REVITAUTOPLAN_UI_PORT,
    rootPublicKey: parsed.data.REVITAUTOPLAN_ROOT_KEY ?? null,
    logLevel: parsed.data.REVITAUTOPLAN_LOG_LEVEL,
    holdGraceMs: parsed.data.REVITAUTOPLAN_HOLD_GRACE_MS,
  })
}
