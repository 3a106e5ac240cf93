import type { StreamEvent } from '../../../shared/protocol/cloud-api.ts'

/** Where events for devices go in; several instances of the cloud would share one behind this interface. */
export interface PushHub {
  /** Sends an event to every connected device of the account but `except`. Delivery is not guaranteed: devices poll as well. */
  publish(accountId: string, event: StreamEvent, except?: string): void
  /** @returns ends the subscription */
  subscribe(subscriber: Subscriber): () => void
  /** Tells every device that the cloud goes down, and ends every stream. */
  close(): void
}

export interface Subscriber {
  readonly accountId: string
  readonly deviceId: string
  send(event: StreamEvent): void
  /** The hub ends it: too many streams of one device, or shutdown. */
  end(): void
}

/** More streams of one device than this end the oldest: it is most likely a connection that was lost unnoticed. */
const STREAMS_PER_DEVICE = 2

/** The hub of one process. */
export function createPushHub(): PushHub {
  const accounts = new Map<string, Set<Subscriber>>()

  function remove(subscriber: Subscriber): void {
    const subscribers = accounts.get(subscriber.accountId)
    if (subscribers === undefined) return
    subscribers.delete(subscriber)
    if (subscribers.size === 0) accounts.delete(subscriber.accountId)
  }

  return {
    publish(accountId, event, except) {
      for (const subscriber of accounts.get(accountId) ?? []) {
        if (subscriber.deviceId !== except) subscriber.send(event)
      }
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
