import type { Decision } from '../../../shared/protocol/decision.ts'
import {
  type HelloParams,
  PLUGIN_PROTOCOL,
  type pluginMethods,
  type ReserveParams,
  type ReserveResult,
} from '../../../shared/protocol/plugin-link.ts'
import { failure, type Result, success } from '../../../shared/result/result.ts'
import type { Origin } from '../gate/gate-types.ts'
import type { Handlers } from '../rpc/dispatcher.ts'
import type { RpcFailure } from '../rpc/rpc-failure.ts'
import { compareVersions } from './compare-versions.ts'
import type { LinkSettings } from './link-settings.ts'
import type { LinkSummary, PluginGate } from './plugin-gate.ts'
import type { PluginSession } from './plugin-session.ts'

export interface PluginHandlerOptions {
  readonly version: string
  readonly settings: LinkSettings
  readonly gate: PluginGate
  readonly now: () => number
  readonly summary: () => LinkSummary
  /** Called after a client has said hello. */
  readonly onGreeted: () => void
  /** Brings up a view of the app; false when no window could be reached. */
  readonly open: (view: 'overview' | 'upgrade' | 'sign-in' | 'diagnostics', plan: string | null) => boolean
  readonly cloudReachable: () => boolean
  /** Asks the cloud for the units that refused reserves were short of; resolves once it has answered or failed to. */
  readonly askForUnits: () => Promise<unknown>
}

/** What each method of the plugin link does: it translates between the wire and the gate and decides nothing itself. */
export function createPluginHandlers(options: PluginHandlerOptions): Handlers<typeof pluginMethods, PluginSession> {
  const { version, settings, gate, now, summary, onGreeted, open } = options
  const { cloudReachable, askForUnits } = options

  function hello(params: HelloParams, session: PluginSession): Result<unknown, RpcFailure> {
    if (session.client() !== null) return failure(alreadyGreeted)
    if (params.protocols !== undefined && !params.protocols.includes(PLUGIN_PROTOCOL)) {
      session.closeSoon('unsupported_client')
      return failure(unsupportedProtocol)
    }
    return success(session.greet(params, now()))
  }

  /** The refusal of a client whose SDK is too old to be counted on; it may still commit and release what it holds. */
  function tooOld(session: PluginSession): Decision | null {
    const sdkVersion = session.client()?.hello.client.sdkVersion
    const { minimumSdkVersion } = settings
    if (minimumSdkVersion === null || sdkVersion === undefined) return null
    return compareVersions(sdkVersion, minimumSdkVersion) < 0 ? unsupportedClient(sdkVersion, minimumSdkVersion) : null
  }

  async function reserveAfterAsking(
    asked: Promise<unknown>,
    params: ReserveParams,
    session: PluginSession,
  ): Promise<Result<ReserveResult, RpcFailure>> {
    await withTimeout(asked, settings.unitsWaitMs)
    // A hold for a connection that is gone would never be let go of.
    if (!session.isOpen()) return failure(connectionGone)
    return gate.reserve(params, originOf(session))
  }

  return {
    'session.hello': (params, session) => {
      const greeted = hello(params, session)
      if (!greeted.ok) return greeted
      onGreeted()
      return success({
        server: { name: 'RevitAutoPlan Companion', version, protocol: PLUGIN_PROTOCOL },
        connectionId: session.connectionId,
        proof: session.proof,
        ...summary(),
        meters: gate.meters(),
        heartbeatMs: settings.heartbeatMs,
        hold: { graceMs: settings.holdGraceMs, lateCommitMs: settings.lateCommitMs },
      })
    },
    'session.ping': () => success({ at: new Date(now()).toISOString() }),
    'gate.check': (params, session) => success(tooOld(session) ?? gate.check(params, originOf(session))),
    'gate.reserve': async (params, session) => {
      const refused = tooOld(session)
      if (refused !== null) return success({ outcome: 'denied', decision: refused })
      const origin = originOf(session)
      const mayAskCloud = cloudReachable()
      const answer = await gate.reserve(params, origin, { mayAskCloud })
      const short = answer.ok && answer.value.outcome === 'denied' && answer.value.decision.code === 'lease_exhausted'
      return short && mayAskCloud ? reserveAfterAsking(askForUnits(), params, session) : answer
    },
    'gate.commit': (params, session) => gate.commit(params, originOf(session)),
    'gate.release': (params, session) => gate.release(params, originOf(session)),
    'gate.reconcile': (params, session) => success(gate.reconcile(params, originOf(session))),
    'events.subscribe': ({ topics }, session) => {
      const unique = [...new Set(topics)]
      return success({ topics: unique, seq: session.subscribe(unique) })
    },
    'app.open': ({ view, plan }) => success({ opened: open(view, plan ?? null) }),
  }
}

/** The guard of the link refuses everything before `session.hello`, so a missing origin is a bug. */
export function originOf(session: PluginSession): Origin {
  const client = session.client()
  if (client === null) throw new Error('a method ran before session.hello')
  return client.origin
}

function unsupportedClient(sdkVersion: string, minimum: string): Decision {
  return {
    allowed: false,
    code: 'unsupported_client',
    meter: null,
    rate: null,
    offline: null,
    entitlementVersion: null,
    ageMs: null,
    upgrade: null,
    retryAfterMs: null,
    message: `This plugin is built with version ${sdkVersion} of the RevitAutoPlan client; at least ${minimum} is needed. Update the plugin.`,
  }
}

async function withTimeout(promise: Promise<unknown>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs)
  })
  await Promise.race([promise, timeout])
  clearTimeout(timer)
}

const alreadyGreeted: RpcFailure = {
  reason: 'out_of_order',
  retryable: false,
  message: 'This connection has said hello already.',
  nextStep: 'Call session.hello once, first on each connection.',
}

const unsupportedProtocol: RpcFailure = {
  reason: 'unsupported_client',
  retryable: false,
  message: `This companion speaks ${PLUGIN_PROTOCOL} and none of the protocols that the plugin offers.`,
  nextStep: 'Update the companion or the plugin, whichever is older.',
}

const connectionGone: RpcFailure = {
  reason: 'connection_closed',
  retryable: true,
  message: 'The connection closed before the reservation was made.',
  nextStep: 'Connect again and reserve with the same opId.',
}
