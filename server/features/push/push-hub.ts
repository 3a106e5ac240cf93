import type { StreamEvent } from '../../../shared/protocol/cloud-api.ts'
import type { PushRelay } from './push-relay.ts'

/** Where events for devices go in. With several instances of the cloud each has one, and a relay between them. */
export interface PushHub {
  /** Sends an event to every connected device of the account but `except`. Delivery is not guaranteed: devices poll as well. */
  publish(accountId: string, event: StreamEvent, except?: string): void
  /** The accounts with connected devices, and the lowest version of the entitlement that one of these was told. */
  connectedAccounts(): ReadonlyMap<string, number>
  /** How many streams are open. */
  clients(): number
  /** @returns ends the subscription */
  subscribe(subscriber: Subscriber): () => void
  /** Tells every device that the cloud goes down, and ends every stream. */
  close(): void
}

export interface Subscriber {
  readonly accountId: string
  readonly deviceId: string
  /** The version of its entitlement that it is told when it connects. */
  readonly version: number
  send(event: StreamEvent): void
  /** The hub ends it: too many streams of one device, or shutdown. */
  end(): void
}

/** More streams of one device than this end the oldest: it is most likely a connection that was lost unnoticed. */
const STREAMS_PER_DEVICE = 2

/** A hub whose events reach the devices of other instances as well. */
export function withRelay(hub: PushHub, relay: Pick<PushRelay, 'send'>): PushHub {
  return {
    ...hub,
    publish(accountId, event, except) {
      hub.publish(accountId, event, except)
      relay.send(accountId, event, except)
    },
  }
}

/** The hub of one process. */
export function createPushHub(): PushHub {
  const accounts = new Map<string, Set<Subscriber>>()
  const told = new WeakMap<Subscriber, number>()

  function remove(subscriber: Subscriber): void {
    const subscribers = accounts.get(subscriber.accountId)
    if (subscribers === undefined) return
    subscribers.delete(subscriber)
    if (subscribers.size === 0) accounts.delete(subscriber.accountId)
  }

  return {
    publish(accountId, event, except) {
      for (const subscriber of accounts.get(accountId) ?? []) {
        if (event.event === 'entitlements') told.set(subscriber, event.data.version)
        if (subscriber.deviceId !== except) subscriber.send(event)
      }
    },
    clients: () => [...accounts.values()].reduce((sum, subscribers) => sum + subscribers.size, 0),
    connectedAccounts() {
      return new Map(
        [...accounts].map(([accountId, subscribers]) => [
          accountId,
          Math.min(...[...subscribers].map((subscriber) => told.get(subscriber) ?? subscriber.version)),
        ]),
      )
    },
    subscribe(subscriber) {
      const subscribers = accounts.get(subscriber.accountId) ?? new Set()
      accounts.set(subscriber.accountId, subscribers)
      const earlier = [...subscribers].filter((other) => other.deviceId === subscriber.deviceId)
      subscribers.add(subscriber)
      for (const old of earlier.slice(0, Math.max(0, earlier.length + 1 - STREAMS_PER_DEVICE))) {
        remove(old)
        old.end()
      }
      return () => remove(subscriber)
    },
    close() {
      const open = [...accounts.values()]
      accounts.clear()
      for (const subscribers of open) {
        for (const subscriber of subscribers) {
          subscriber.send({ event: 'shutdown', data: {} })
          subscriber.end()
        }
      }
    },
  }
}
