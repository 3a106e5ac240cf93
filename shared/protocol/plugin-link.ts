import { z } from 'zod'
import { operationTypeSchema } from '../catalog/operations.ts'
import { uuidSchema } from '../identifiers/uuid-v7.ts'
import { DAY } from '../time/duration.ts'
import { decisionSchema, meterStateSchema } from './decision.ts'

/** WebSocket subprotocol of the plugin link. */
export const PLUGIN_PROTOCOL = 'revitautoplan.v1'
/** The one path that upgrades. */
export const PLUGIN_PATH = '/plugin'

/** The discovery file `companion.json`. The token never travels: it keys the proofs of both sides. */
export const discoverySchema = z.object({
  schema: z.literal(1),
  protocols: z.array(z.string()),
  host: z.literal('127.0.0.1'),
  port: z.int().min(1).max(65_535),
  /** 256 bits, base64url; new at each launch. */
  token: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  pid: z.int(),
  startedAt: z.iso.datetime(),
  appVersion: z.string(),
})
export type Discovery = z.infer<typeof discoverySchema>

const shortText = z.string().min(1).max(120)

export const helloParamsSchema = z.object({
  client: z.object({ name: shortText, version: shortText, sdkVersion: shortText.optional() }),
  /** The host application: product, year and build of Revit. */
  host: z.object({
    product: shortText,
    year: z.int().min(2000).max(2100),
    build: z.string().max(120).optional(),
  }),
  process: z.object({ pid: z.int().min(0), instanceId: z.string().max(128).optional() }),
  /** Protocols that the client speaks, best first. */
  protocols: z.array(z.string().max(64)).max(16).optional(),
})
export type HelloParams = z.infer<typeof helloParamsSchema>

export const helloResultSchema = z.object({
  server: z.object({ name: z.string(), version: z.string(), protocol: z.literal(PLUGIN_PROTOCOL) }),
  connectionId: uuidSchema,
  /** HMAC-SHA256(token, "server|" + nonce + "|" + port), base64url, over the nonce of the upgrade. */
  proof: z.string(),
  account: z.object({ id: uuidSchema, displayName: z.string() }).nullable(),
  entitlement: z
    .object({ plan: z.string(), planName: z.string(), version: z.int(), validUntil: z.iso.datetime() })
    .nullable(),
  meters: z.array(meterStateSchema),
  heartbeatMs: z.int(),
  hold: z.object({ graceMs: z.int(), lateCommitMs: z.int() }),
})
export type HelloResult = z.infer<typeof helloResultSchema>

const unitsSchema = z.int().min(1).max(10_000)
/** Milliseconds, up to a week. */
const spanSchema = z
  .int()
  .min(0)
  .max(7 * DAY)

const requestFields = {
  operation: operationTypeSchema,
  units: unitsSchema.default(1),
  /** Square metres of the project. */
  areaSqm: z.number().min(0).max(100_000_000).optional(),
  /** A further feature that the operation needs; the one of the operation type is always required. */
  feature: z.string().min(1).max(64).optional(),
  /** Identifies the model to the companion only; what leaves the machine is an HMAC of it. */
  modelId: z.string().min(1).max(256).optional(),
  /** A name for the person's own list of operations; stays on the machine. */
  projectLabel: z.string().max(200).optional(),
}

export const checkParamsSchema = z.object(requestFields)
export type CheckParams = z.infer<typeof checkParamsSchema>
export const checkResultSchema = decisionSchema

export const reserveParamsSchema = z.object({
  ...requestFields,
  /** Made by the client; the same `opId` gives the same reservation. */
  opId: uuidSchema,
  /** How long the operation is expected to take, milliseconds; shown on screen only. */
  expectedMs: spanSchema.optional(),
})
export type ReserveParams = z.infer<typeof reserveParamsSchema>

export const reserveResultSchema = z.union([
  z.object({
    outcome: z.literal('reserved'),
    reservationId: uuidSchema,
    /** Until when the hold stands if the connection is lost now. It stands for as long as the connection does. */
    expiresAt: z.iso.datetime(),
    meters: z.array(meterStateSchema),
    duplicate: z.boolean(),
    decision: decisionSchema,
  }),
  z.object({ outcome: z.literal('denied'), decision: decisionSchema }),
])
export type ReserveResult = z.infer<typeof reserveResultSchema>

export const progressParamsSchema = z.object({
  reservationId: uuidSchema,
  phase: z.string().max(64).optional(),
  /** 0 to 1; `null` when unknown. */
  fraction: z.number().min(0).max(1).nullable().optional(),
})
export type ProgressParams = z.infer<typeof progressParamsSchema>

export const ERROR_CLASSES = ['plugin_error', 'ai_error', 'revit_error', 'network_error', 'timeout', 'other'] as const
export const errorClassSchema = z.enum(ERROR_CLASSES)
export type ErrorClass = z.infer<typeof errorClassSchema>

export const commitParamsSchema = z.object({
  reservationId: uuidSchema,
  /** At most the units held; fewer frees the rest. */
  units: unitsSchema.optional(),
  durationMs: spanSchema.optional(),
})
export type CommitParams = z.infer<typeof commitParamsSchema>

export const releaseParamsSchema = z.object({
  reservationId: uuidSchema,
  outcome: z.enum(['failed', 'cancelled']),
  errorClass: errorClassSchema.optional(),
  durationMs: spanSchema.optional(),
})
export type ReleaseParams = z.infer<typeof releaseParamsSchema>

/** Answer to a commit and to a release: on disk before it is sent. */
export const settlementResultSchema = z.object({
  eventId: uuidSchema,
  /** Units charged: 0 for a release. */
  charged: z.int().min(0),
  /** Units beyond what was still free when a lapsed hold was committed late; recorded, never billed. */
  overage: z.int().min(0),
  meters: z.array(meterStateSchema),
  /** True once the cloud has acknowledged the event. */
  synced: z.boolean(),
  duplicate: z.boolean(),
})
export type SettlementResult = z.infer<typeof settlementResultSchema>

export const reconcileParamsSchema = z.object({ reservationIds: z.array(uuidSchema).max(1000) })
export type ReconcileParams = z.infer<typeof reconcileParamsSchema>
export const RESERVATION_STATES = ['held', 'lapsed', 'committed', 'released', 'expired', 'unknown'] as const
export const reservationStateSchema = z.enum(RESERVATION_STATES)
export type ReservationState = z.infer<typeof reservationStateSchema>
export const reconcileResultSchema = z.object({
  reservations: z.array(z.object({ reservationId: uuidSchema, state: reservationStateSchema, charged: z.int() })),
})

export const PLUGIN_TOPICS = ['entitlements.changed', 'usage.changed', 'connectivity.changed', 'app.shutdown'] as const
export const pluginTopicSchema = z.enum(PLUGIN_TOPICS)
export type PluginTopic = z.infer<typeof pluginTopicSchema>
export const subscribeParamsSchema = z.object({ topics: z.array(pluginTopicSchema).max(PLUGIN_TOPICS.length) })
export const subscribeResultSchema = z.object({ topics: z.array(pluginTopicSchema), seq: z.int() })

export const WARNING_LEVELS = [80, 100] as const

/** Parameters of the notifications that the companion sends; each carries a `seq` that rises by one on a connection. */
export const pluginEventSchemas = {
  'entitlements.changed': z.object({
    seq: z.int(),
    version: z.int().nullable(),
    plan: z.string().nullable(),
    planName: z.string().nullable(),
    reason: z.enum(['signed_in', 'signed_out', 'plan_changed', 'renewed', 'revoked', 'refreshed']),
    meters: z.array(meterStateSchema),
  }),
  'usage.changed': z.object({
    seq: z.int(),
    meters: z.array(meterStateSchema),
    /** Set once per meter and period when usage passes 80 % and 100 %. */
    warning: z
      .object({ meter: z.string(), level: z.union([z.literal(80), z.literal(100)]), message: z.string() })
      .nullable(),
  }),
  'connectivity.changed': z.object({
    seq: z.int(),
    online: z.boolean(),
    lastSyncAt: z.iso.datetime().nullable(),
    graceEndsAt: z.iso.datetime().nullable(),
  }),
  'app.shutdown': z.object({ seq: z.int(), reason: z.string(), restart: z.boolean() }),
} as const
/** What an event carries beside its `seq`. */
export type PluginEvent<Topic extends PluginTopic> = Omit<z.input<(typeof pluginEventSchemas)[Topic]>, 'seq'>

export const openParamsSchema = z.object({
  view: z.enum(['overview', 'upgrade', 'sign-in', 'diagnostics']),
  /** With `upgrade`: the plan to show. */
  plan: z.string().max(64).optional(),
})
export const openResultSchema = z.object({ opened: z.boolean() })

export const pingParamsSchema = z.object({}).optional()
export const pingResultSchema = z.object({ at: z.iso.datetime() })

/** Every request of the link with the schemas of its parameters and its result. */
export const pluginMethods = {
  'session.hello': { params: helloParamsSchema, result: helloResultSchema },
  'session.ping': { params: pingParamsSchema, result: pingResultSchema },
  'gate.check': { params: checkParamsSchema, result: checkResultSchema },
  'gate.reserve': { params: reserveParamsSchema, result: reserveResultSchema },
  'gate.commit': { params: commitParamsSchema, result: settlementResultSchema },
  'gate.release': { params: releaseParamsSchema, result: settlementResultSchema },
  'gate.reconcile': { params: reconcileParamsSchema, result: reconcileResultSchema },
  'events.subscribe': { params: subscribeParamsSchema, result: subscribeResultSchema },
  'app.open': { params: openParamsSchema, result: openResultSchema },
} as const

/** Notifications that a client may send; they get no answer. */
export const pluginNotifications = { 'gate.progress': progressParamsSchema } as const
