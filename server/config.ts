import { join } from 'node:path'
import { z } from 'zod'
import { failure, success, type Result } from '../shared/result/result.ts'
import { parseDatabaseUrl, type DatabaseLocation } from './db/database-location.ts'

export interface StripeSettings {
  readonly secretKey: string
  readonly publishableKey: string
  /** Newest first; more than one while a secret is being rolled. */
  readonly webhookSecrets: readonly string[]
  /** Set: requests go to an emulator of Stripe at this origin, never with a live key. */
  readonly apiBase: string | null
}

/** The settings of the cloud, parsed from the environment. */
export interface CloudSettings {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** The origin that people and devices reach the cloud at; `null`: where it listens. */
  readonly publicUrl: string | null
  /** How many reverse proxies stand in front and add to `X-Forwarded-For`. */
  readonly trustProxy: number
  /** Folder for the SQLite file and for keys that were not given. */
  readonly dataFolder: string
  readonly database: DatabaseLocation
  /** `null`: generated once into the data folder. */
  readonly authSecret: string | null
  /** `null`: nothing can be bought; every account is on Free. */
  readonly stripe: StripeSettings | null
  /** `null`: mails are printed. */
  readonly smtpUrl: string | null
  readonly mailFrom: string
  /** Keys of the vendor's own services for cloud operations. */
  readonly operationsApiKeys: readonly string[]
  /** The root's private key, JWK (OKP, Ed25519) as JSON text; `null`: generated once into the data folder. */
  readonly signingRootPrivateKey: string | null
  /** What reads the metrics from elsewhere; `null`: this machine alone, while the cloud is for this machine alone. */
  readonly metricsToken: string | null
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
}

/** The settings once it is known where the cloud listens. */
export type CloudConfig = CloudSettings & { readonly publicUrl: string }

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]', '::1'])

const text = z
  .string()
  .trim()
  .transform((value) => (value === '' ? undefined : value))
  .optional()

const origin = z.string().superRefine((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : null
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    context.addIssue({
      code: 'custom',
      message: 'is not an http or https address; write it like https://cloud.example.com',
    })
  } else if (url.origin !== value.replace(/\/$/, '')) {
    context.addIssue({ code: 'custom', message: `has a path or other parts; write the origin alone: ${url.origin}` })
  }
})

function count(fallback: number, max: number) {
  return text
    .refine((value) => value === undefined || (/^\d+$/.test(value) && Number(value) <= max), {
      error: `is not a whole number from 0 to ${max}; correct it, or unset it for ${fallback}`,
    })
    .transform((value) => Number(value ?? fallback))
}

function list(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/** Two busy cores are kept busy by a few connections; PostgreSQL allows 100 over all instances unless it is told otherwise. */
const DEFAULT_POOL_SIZE = 10

const jwkSchema = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() })

function isRootKey(value: string): boolean {
  try {
    return jwkSchema.safeParse(JSON.parse(value)).success
  } catch {
    return false
  }
}

const environmentSchema = z.object({
  CLOUD_HOST: text.transform((value) => value ?? '127.0.0.1'),
  CLOUD_PORT: count(4750, 65_535),
  CLOUD_PUBLIC_URL: text.pipe(origin.optional()).transform((value) => value?.replace(/\/$/, '') ?? null),
  CLOUD_TRUST_PROXY: count(0, 10),
  CLOUD_DATA: text.transform((value) => value ?? join('.data', 'cloud')),
  DATABASE_URL: text.superRefine((value, context) => {
    const parsed = value === undefined ? null : parseDatabaseUrl(value, 1)
    if (parsed?.ok === false) context.addIssue({ code: 'custom', message: parsed.failure })
  }),
  DATABASE_POOL_SIZE: count(DEFAULT_POOL_SIZE, 200).refine((value) => value >= 2, {
    error: 'is below 2; one connection would wait for itself',
  }),
  AUTH_SECRET: text.refine((value) => value === undefined || value.length >= 32, {
    error: 'is shorter than 32 characters; make one with: openssl rand -base64 32',
  }),
  STRIPE_SECRET_KEY: text.refine((value) => value === undefined || /^(sk|rk)_(test|live)_\w+$/.test(value), {
    error:
      'does not look like a secret key (sk_test_… or sk_live_…, or restricted rk_…); copy it from the Stripe dashboard',
  }),
  STRIPE_PUBLISHABLE_KEY: text.refine((value) => value === undefined || /^pk_(test|live)_\w+$/.test(value), {
    error: 'does not look like a publishable key (pk_test_… or pk_live_…); copy it from the Stripe dashboard',
  }),
  STRIPE_WEBHOOK_SECRET: text
    .refine((value) => list(value).every((secret) => /^whsec_\S+$/.test(secret)), {
      error: 'must be one or more secrets whsec_…, separated by commas; copy them from the webhook endpoint',
    })
    .transform(list),
  STRIPE_API_BASE: text.pipe(origin.optional()).transform((value) => value?.replace(/\/$/, '') ?? null),
  SMTP_URL: text.refine((value) => value === undefined || /^smtps?:\/\/[^/\s]+/.test(value), {
    error: 'is not an SMTP address; write it like smtps://user:password@mail.example.com',
  }),
  MAIL_FROM: text
    .refine((value) => value === undefined || /^[^\r\n]*[^\s@]+@[^\s@]+$/.test(value), {
      error: 'is not a sender; write it like RevitAutoPlan <accounts@example.com>',
    })
    .transform((value) => value ?? 'RevitAutoPlan <accounts@revitautoplan.com>'),
  OPERATIONS_API_KEY: text
    .refine((value) => list(value).every((key) => key.length >= 32), {
      error: 'holds a key shorter than 32 characters; make one with: openssl rand -hex 32',
    })
    .transform(list),
  SIGNING_ROOT_PRIVATE_KEY: text.refine((value) => value === undefined || isRootKey(value), {
    error: 'is not a private Ed25519 key as JWK; it looks like {"kty":"OKP","crv":"Ed25519","x":"…","d":"…"}',
  }),
  METRICS_TOKEN: text.refine((value) => value === undefined || value.length >= 32, {
    error: 'is shorter than 32 characters; make one with: openssl rand -hex 32',
  }),
  CLOUD_LOG_LEVEL: text.pipe(
    z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
        error: 'is not a level; one of fatal, error, warn, info, debug, trace, silent',
      })
      .default('info'),
  ),
})

type Environment = z.infer<typeof environmentSchema>

/** Problems that no value has alone. */
function contradictions(environment: Environment): string[] {
  const problems: string[] = []
  const secret = environment.STRIPE_SECRET_KEY
  const publishable = environment.STRIPE_PUBLISHABLE_KEY
  const live = [secret, publishable].some((key) => key?.includes('_live_') === true)
  if (secret === undefined) {
    for (const [name, isSet] of [
      ['STRIPE_PUBLISHABLE_KEY', publishable !== undefined],
      ['STRIPE_WEBHOOK_SECRET', environment.STRIPE_WEBHOOK_SECRET.length > 0],
      ['STRIPE_API_BASE', environment.STRIPE_API_BASE !== null],
    ] as const) {
      if (isSet) problems.push(`${name} is set without STRIPE_SECRET_KEY; set both, or neither to run without payments`)
    }
  } else {
    if (publishable === undefined) problems.push('STRIPE_PUBLISHABLE_KEY is missing; the checkout page needs it')
    if (environment.STRIPE_WEBHOOK_SECRET.length === 0) {
      problems.push('STRIPE_WEBHOOK_SECRET is missing; without it no message from Stripe can be believed')
    }
  }
  if (
    secret !== undefined &&
    publishable !== undefined &&
    secret.includes('_live_') !== publishable.includes('_live_')
  ) {
    problems.push(
      'STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY are of different modes; use two live keys or two test keys',
    )
  }
  if (live && environment.STRIPE_API_BASE !== null) {
    problems.push('STRIPE_API_BASE points at an emulator while a Stripe key is live; unset it, or use test keys')
  }
  const url = environment.CLOUD_PUBLIC_URL === null ? null : new URL(environment.CLOUD_PUBLIC_URL)
  if (live && url?.protocol !== 'https:') {
    problems.push('CLOUD_PUBLIC_URL must be an https address while a Stripe key is live')
  } else if (url !== null && url.protocol === 'http:' && !LOOPBACK.has(url.hostname)) {
    problems.push('CLOUD_PUBLIC_URL is http on a public host, where sign-ins could be read; use https')
  }
  if (url === null && !LOOPBACK.has(environment.CLOUD_HOST)) {
    problems.push('CLOUD_PUBLIC_URL is missing; it is needed when CLOUD_HOST is not this machine alone')
  }
  return problems
}

function stripeSettings(environment: Environment): StripeSettings | null {
  const secretKey = environment.STRIPE_SECRET_KEY
  const publishableKey = environment.STRIPE_PUBLISHABLE_KEY
  if (secretKey === undefined || publishableKey === undefined) return null
  return {
    secretKey,
    publishableKey,
    webhookSecrets: environment.STRIPE_WEBHOOK_SECRET,
    apiBase: environment.STRIPE_API_BASE,
  }
}

function databaseLocation(environment: Environment): DatabaseLocation {
  const inFolder: DatabaseLocation = { kind: 'sqlite', file: join(environment.CLOUD_DATA, 'cloud.sqlite') }
  if (environment.DATABASE_URL === undefined) return inFolder
  const parsed = parseDatabaseUrl(environment.DATABASE_URL, environment.DATABASE_POOL_SIZE)
  // Checked with the rest of the environment.
  if (!parsed.ok) throw new Error(`DATABASE_URL ${parsed.failure}`)
  return parsed.value
}

/**
 * Parses the settings. Every wrong value is named with what to do, all at once; a value is never repeated, it may be a secret.
 *
 * @returns the settings, or one sentence a problem
 */
export function parseSettings(
  environment: Readonly<Record<string, string | undefined>>,
): Result<CloudSettings, string[]> {
  const parsed = environmentSchema.safeParse(environment)
  if (!parsed.success) return failure(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`))
  const values = parsed.data
  const problems = contradictions(values)
  if (problems.length > 0) return failure(problems)
  return success({
    host: values.CLOUD_HOST,
    port: values.CLOUD_PORT,
    publicUrl: values.CLOUD_PUBLIC_URL,
    trustProxy: values.CLOUD_TRUST_PROXY,
    dataFolder: values.CLOUD_DATA,
    database: databaseLocation(values),
    authSecret: values.AUTH_SECRET ?? null,
    stripe: stripeSettings(values),
    smtpUrl: values.SMTP_URL ?? null,
    mailFrom: values.MAIL_FROM,
    operationsApiKeys: values.OPERATIONS_API_KEY,
    signingRootPrivateKey: values.SIGNING_ROOT_PRIVATE_KEY ?? null,
    metricsToken: values.METRICS_TOKEN ?? null,
    logLevel: values.CLOUD_LOG_LEVEL,
  })
}
