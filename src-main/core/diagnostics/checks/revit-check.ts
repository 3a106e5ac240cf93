import type { RecentRefusal } from '../../sockets/refusal-memory.ts'
import type { PluginClient } from '../../link/plugin-session.ts'
import type { Check, Verdict } from '../check.ts'

export interface RevitFacts {
  readonly now: number
  readonly connections: readonly { readonly client: PluginClient; readonly silentMs: number }[]
  /** Of the last day. */
  readonly refusals: readonly RecentRefusal[]
}

/** Who is connected, and who was turned away. One refusal and then a connection is how a plugin learns of a new token. */
export function judgeRevit({ now, connections, refusals }: RevitFacts): Verdict {
  const facts: Verdict['facts'] = [
    ...connections.map(({ client, silentMs }) => ({
      kind: 'connection' as const,
      product: client.origin.product,
      year: client.origin.year,
      build: client.origin.build,
      client: client.origin.clientName,
      clientVersion: client.origin.clientVersion,
      sdkVersion: client.hello.client.sdkVersion ?? null,
      pid: client.hello.process.pid,
      connectedAt: client.connectedAt,
      lastHeardAt: Math.round(now - silentMs),
    })),
    ...refusals.map((refusal) => ({ kind: 'refusal' as const, ...refusal })),
  ]
  const lastConnectedAt = Math.max(0, ...connections.map(({ client }) => client.connectedAt))
  if (refusals.some(({ lastAt }) => lastAt > lastConnectedAt)) {
    return { state: 'attention', finding: 'revit_refused', facts }
  }
  return { state: 'ok', finding: connections.length === 0 ? 'revit_none' : 'revit_connected', facts }
}

export function createRevitCheck(deps: {
  now: () => number
  link: { connections(): RevitFacts['connections']; refusals(): RevitFacts['refusals'] }
}): Check {
  const { now, link } = deps
  return {
    id: 'revit',
    run: () => Promise.resolve(judgeRevit({ now: now(), connections: link.connections(), refusals: link.refusals() })),
  }
}
