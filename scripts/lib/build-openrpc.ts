import { createJsonSchemas, nameSchemas, type JsonSchema } from '../../shared/json-schema/json-schemas.ts'
import { decisionSchema, meterStateSchema, rateStateSchema, upgradeHintSchema } from '../../shared/protocol/decision.ts'
import { RPC_ERROR, rpcErrorSchema } from '../../shared/protocol/json-rpc.ts'
import {
  helloResultSchema,
  PLUGIN_PATH,
  PLUGIN_PROTOCOL,
  PLUGIN_TOPICS,
  pluginEventSchemas,
  pluginMethods,
  pluginNotifications,
  reserveResultSchema,
  settlementResultSchema,
  type PluginTopic,
} from '../../shared/protocol/plugin-link.ts'
import { GATE_FAILURE_REASONS } from '../../src-main/core/gate/gate-types.ts'
import { CLOSE_CODE } from '../../src-main/core/sockets/close-codes.ts'

type Call = keyof typeof pluginMethods | keyof typeof pluginNotifications
type ErrorName = keyof typeof RPC_ERROR

const SUMMARIES: Readonly<Record<Call, string>> = {
  'session.hello': 'The first call: who the client is; the answer proves the companion',
  'session.ping': 'Whether the companion lives',
  'gate.check': 'Would this pass now? Nothing is held, counted or recorded',
  'gate.reserve': 'Sets units aside for one run; the same opId gives the same reservation',
  'gate.commit': 'The run succeeded: the units are charged, on disk before the answer',
  'gate.release': 'The run did not succeed: nothing is charged',
  'gate.reconcile': 'What became of these reservations, after a reconnect',
  'events.subscribe': 'The topics to be told of from now on',
  'app.open': 'Brings up a view of the app',
  'gate.progress': 'How far the run is; shown on screen, no answer',
}

const EVENTS: Readonly<Record<PluginTopic, string>> = {
  'entitlements.changed': 'The plan or what it allows changed: try a refused operation again',
  'usage.changed': 'Units were used, held or given back',
  'connectivity.changed': 'The cloud came in reach or went out of it',
  'app.shutdown': 'The companion ends',
}

const ERRORS: Readonly<Record<ErrorName, string>> = {
  parseError: 'The frame is not JSON.',
  invalidRequest: 'Not a request, an empty batch, or one of more than 50.',
  methodNotFound: 'There is no such method.',
  invalidParams: 'A parameter is wrong; the message begins with its name.',
  internalError: 'The companion made a mistake; data.errorId is found again in its log.',
  refused: 'Refused: see data.reason.',
  retryable: 'Nothing was done; send the same request again.',
}

/** Reasons that the link itself gives; the gate's own are `GATE_FAILURE_REASONS`. */
const LINK_REASONS = ['out_of_order', 'unsupported_client', 'connection_closed'] as const

/** Every call can be answered so; a call of the gate also by what was refused or could not be written. */
const COMMON: readonly ErrorName[] = ['invalidRequest', 'invalidParams', 'internalError', 'refused', 'retryable']

/** The OpenRPC document of the plugin link, from its schemas. The same input gives the same bytes. */
export function buildOpenRpc(version: string): Record<string, unknown> {
  const schemas = createJsonSchemas(
    nameSchemas({
      Decision: decisionSchema,
      HelloResult: helloResultSchema,
      MeterState: meterStateSchema,
      RateState: rateStateSchema,
      ReserveResult: reserveResultSchema,
      RpcError: rpcErrorSchema,
      SettlementResult: settlementResultSchema,
      UpgradeHint: upgradeHintSchema,
    }),
  )
  const methods = Object.entries(pluginMethods).map(([name, { params, result }]) =>
    described(name, paramsOf(schemas.input(params)), {
      result: { name: 'result', schema: schemas.output(result) },
      errors: COMMON.map((error) => ({ $ref: `#/components/errors/${error}` })),
    }),
  )
  const notifications = Object.entries(pluginNotifications).map(([name, params]) =>
    described(name, paramsOf(schemas.input(params))),
  )
  const events = PLUGIN_TOPICS.map((topic) => ({
    name: topic,
    summary: EVENTS[topic],
    params: schemas.output(pluginEventSchemas[topic]),
  }))
  schemas.output(rpcErrorSchema)
  return {
    openrpc: '1.3.2',
    info: {
      title: 'RevitAutoPlan Companion, plugin link',
      version,
      description: `JSON-RPC 2.0 over a WebSocket on loopback, subprotocol ${PLUGIN_PROTOCOL}. docs/protocol.md says how to find the companion, to prove oneself and to come back after a lost connection.`,
    },
    servers: [
      {
        name: 'companion',
        url: `ws://127.0.0.1${PLUGIN_PATH}`,
        summary: 'On a port that stands in companion.json, new at each start',
      },
    ],
    methods: [...methods, ...notifications],
    components: {
      schemas: Object.fromEntries([...schemas.named].toSorted(([one], [other]) => (one < other ? -1 : 1))),
      errors: Object.fromEntries(
        Object.entries(RPC_ERROR).map(([name, code]) => [name, { code, message: ERRORS[name as ErrorName] }]), // its keys
      ),
    },
    'x-events': events,
    'x-error-reasons': [...LINK_REASONS, ...GATE_FAILURE_REASONS],
    'x-close-codes': CLOSE_CODE,
  }
}

function described(name: string, params: object[], answer: object = {}): object {
  return { name, summary: SUMMARIES[name as Call], paramStructure: 'by-name', params, ...answer } // its keys are the calls
}

/** One descriptor for each field of the parameters. */
function paramsOf(schema: JsonSchema): object[] {
  const { properties, required } = schema
  const names: readonly unknown[] = Array.isArray(required) ? required : []
  return Object.entries(typeof properties === 'object' && properties !== null ? properties : {}).map(([name, of]) => ({
    name,
    required: names.includes(name),
    schema: of,
  }))
}
