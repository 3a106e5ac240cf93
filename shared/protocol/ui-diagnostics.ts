import { z } from 'zod'

/**
 * ok: as it should be. attention: works, but somebody should look. problem: something does not work, or soon will not.
 * unknown: could not be looked at.
 */
export const checkStateSchema = z.enum(['ok', 'attention', 'problem', 'unknown'])
export type CheckState = z.infer<typeof checkStateSchema>

/** What the companion depends on, in the order in which it is shown. Of updates only the desktop app knows: its window adds them. */
export const CHECK_IDS = [
  'cloud',
  'proxy',
  'clock',
  'store',
  'discovery',
  'revit',
  'entitlement',
  'device_key',
  'updates',
  'app',
] as const
export const checkIdSchema = z.enum(CHECK_IDS)
export type CheckId = z.infer<typeof checkIdSchema>

/** What a check found. The window has the words: what it means and what to do. */
export const findingSchema = z.enum([
  'check_failed',
  'check_timed_out',
  'cloud_reachable',
  'cloud_records_wait',
  'cloud_refuses_device',
  'cloud_name',
  'cloud_connection_refused',
  'cloud_timeout',
  'cloud_certificate',
  'cloud_behind_proxy',
  'cloud_proxy_sign_in',
  'cloud_no_network',
  'cloud_broken_off',
  'cloud_unreachable',
  'cloud_something_else',
  'cloud_busy',
  'cloud_failing',
  'cloud_not_understood',
  'proxy_none',
  'proxy_not_needed',
  'proxy_environment',
  'proxy_exempt',
  'proxy_not_usable',
  'proxy_system',
  'clock_right',
  'clock_off',
  'clock_set_back',
  'store_sound',
  'store_damaged',
  'store_disk_low',
  'store_disk_full',
  'store_roaming',
  'store_network',
  'discovery_right',
  'discovery_missing',
  'discovery_foreign',
  'discovery_readable',
  'revit_connected',
  'revit_none',
  'revit_refused',
  'entitlement_valid',
  'entitlement_ends_soon',
  'entitlement_expired',
  'entitlement_missing',
  'entitlement_signed_out',
  'key_present',
  'key_missing',
  'key_unreadable',
  'key_signed_out',
  'updates_current',
  'updates_looking',
  'updates_ready',
  'updates_failed',
  'app_running',
])
export type Finding = z.infer<typeof findingSchema>

/** Why a connection of a plugin was turned away. */
export const refusalReasonSchema = z.enum([
  'wrong_path',
  'wrong_method',
  'foreign_host',
  'origin_present',
  'foreign_origin',
  'wrong_protocol',
  'no_proof',
  'wrong_proof',
  'nonce_used',
  'token_replaced',
  'token_not_replaced',
  'not_http',
  'headers_too_large',
  'headers_too_slow',
  'not_a_websocket',
  'too_many_connections',
  'hello_timeout',
  'unsupported_client',
])
export type RefusalReason = z.infer<typeof refusalReasonSchema>

const factNameSchema = z.enum([
  'address',
  'latency',
  'cloud_version',
  'last_sync',
  'waiting',
  'oldest_waiting',
  'not_accepted',
  'push',
  'proxy_server',
  'proxy_from',
  'computer_time',
  'trusted_time',
  'difference',
  'time_zone',
  'file',
  'size',
  'free_space',
  'integrity',
  'port',
  'listening_on',
  'plan',
  'version',
  'valid_until',
  'signing_key',
  'signing_key_until',
  'root_key',
  'kept_in',
  'app_version',
  'node_version',
  'electron_version',
  'system',
  'memory',
  'running_since',
  'new_version',
  'log_folder',
])
export type FactName = z.infer<typeof factNameSchema>

/** Words that stand for themselves in any language get their translation in the window. */
const factWordSchema = z.enum([
  'open',
  'closed',
  'sound',
  'damaged',
  'not_checked',
  'system_settings',
  'credential_store',
  'private_file',
  'build',
  'enrolment',
])
export type FactWord = z.infer<typeof factWordSchema>

/** A figure behind a finding. Instants are epoch milliseconds, spans milliseconds. */
export const checkFactSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), name: factNameSchema, value: z.string() }),
  z.object({ kind: z.literal('word'), name: factNameSchema, value: factWordSchema }),
  z.object({ kind: z.literal('path'), name: factNameSchema, value: z.string() }),
  z.object({ kind: z.literal('number'), name: factNameSchema, value: z.number() }),
  z.object({ kind: z.literal('bytes'), name: factNameSchema, value: z.number() }),
  z.object({ kind: z.literal('instant'), name: factNameSchema, value: z.number() }),
  z.object({ kind: z.literal('span'), name: factNameSchema, value: z.number() }),
  z.object({
    kind: z.literal('connection'),
    product: z.string(),
    year: z.int(),
    build: z.string().nullable(),
    client: z.string(),
    clientVersion: z.string(),
    sdkVersion: z.string().nullable(),
    pid: z.int(),
    connectedAt: z.number(),
    lastHeardAt: z.number(),
  }),
  z.object({ kind: z.literal('refusal'), reason: refusalReasonSchema, count: z.int(), lastAt: z.number() }),
])
export type CheckFact = z.infer<typeof checkFactSchema>

export const checkResultSchema = z.object({
  id: checkIdSchema,
  state: checkStateSchema,
  finding: findingSchema,
  facts: z.array(checkFactSchema),
  /** How long it took, milliseconds. */
  tookMs: z.int().min(0),
})
export type CheckResult = z.infer<typeof checkResultSchema>

const none = z.object({}).optional()

export const diagnosticsMethods = {
  /** Runs every check anew; one that fails or takes too long is told as such and holds up no other. */
  'diagnostics.run': { params: none, result: z.object({ at: z.int(), checks: z.array(checkResultSchema) }) },
  /** Everything that a person may hand to support, as the text of one file with names and secrets taken out. Nothing is sent. */
  'diagnostics.bundle': { params: none, result: z.object({ fileName: z.string(), text: z.string() }) },
  /** Where this companion keeps its data and its logs, and how much. */
  'storage.get': {
    params: none,
    result: z.object({
      dataFolder: z.string(),
      storeBytes: z.number(),
      logFolder: z.string(),
      logBytes: z.number(),
    }),
  },
  /** The last record that the cloud acknowledged, to the letter: the entry, and the personal fields that travel beside it. */
  'privacy.lastRecord': {
    params: none,
    result: z.object({
      record: z.object({ sentAt: z.int(), entry: z.string(), personal: z.string().nullable() }).nullable(),
    }),
  },
} as const
