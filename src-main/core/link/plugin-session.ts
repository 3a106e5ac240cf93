import { JSON_RPC_VERSION } from '../../../shared/protocol/json-rpc.ts'
import type { HelloParams, PluginEvent, PluginTopic } from '../../../shared/protocol/plugin-link.ts'
import type { Origin } from '../gate/gate-types.ts'

/** A plugin that has said hello. */
export interface PluginClient {
  readonly connectionId: string
  /** Epoch milliseconds. */
  readonly connectedAt: number
  readonly hello: HelloParams
  readonly origin: Origin
}

export interface PluginSession {
  readonly connectionId: string
  /** The proof of the companion over the nonce of this connection's upgrade. */
  readonly proof: string
  client(): PluginClient | null
  /** Takes note of who is there; the connection is greeted from here on. */
  greet(hello: HelloParams, at: number): PluginClient
  /** Replaces the topics; answers the `seq` of the last event sent. */
  subscribe(topics: readonly PluginTopic[]): number
  /** Sends an event if the client wants it; the numbers rise by one on each connection. */
  publish<Topic extends PluginTopic>(topic: Topic, event: PluginEvent<Topic>): void
  /** Closes the connection after the answer that is being made has been sent. */
  closeSoon(reason: 'unsupported_client'): void
  isOpen(): boolean
}

export interface PluginSessionOptions {
  readonly connectionId: string
  readonly proof: string
  readonly send: (text: string) => void
  readonly closeSoon: (reason: 'unsupported_client') => void
  readonly isOpen: () => boolean
}

/** The state of one connection of the plugin link. */
export function createPluginSession(options: PluginSessionOptions): PluginSession {
  const { connectionId, proof, send, closeSoon, isOpen } = options
  let client: PluginClient | null = null
  let topics: ReadonlySet<PluginTopic> = new Set()
  let seq = 0

  return {
    connectionId,
    proof,
    closeSoon,
    isOpen,
    client: () => client,
    greet(hello, connectedAt) {
      client = {
        connectionId,
        connectedAt,
        hello,
        origin: {
          connectionId,
          product: hello.host.product,
          year: hello.host.year,
          build: hello.host.build ?? null,
          clientName: hello.client.name,
          clientVersion: hello.client.version,
        },
      }
      return client
    },
    subscribe(wanted) {
      topics = new Set(wanted)
      return seq
    },
    publish(topic, event) {
      if (!topics.has(topic)) return
      seq += 1
      send(JSON.stringify({ jsonrpc: JSON_RPC_VERSION, method: topic, params: { seq, ...event } }))
    },
  }
}
