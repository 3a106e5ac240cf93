import { createListeners } from './create-listeners.ts'
import { reconnectDelay } from './reconnect-delay.ts'
import type { Transport, TransportStatus } from './transport.ts'

/** One line to the core, for as long as it lasts. */
export interface Line {
  send(text: string): void
  close(): void
}

export interface LineEvents {
  onOpen(): void
  onMessage(text: string): void
  /** Called once, also when the line never opened. */
  onClose(): void
}

/** A transport over lines that `open` makes; a lost line is replaced by a new one, with growing pauses. */
export function createTransport(open: (events: LineEvents) => Line): Transport {
  const messages = createListeners<string>()
  const statuses = createListeners<TransportStatus>()
  let status: TransportStatus = 'connecting'
  let attempt = 0
  let line: Line | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const become = (next: TransportStatus): void => {
    if (status === next || status === 'closed') return
    status = next
    statuses.emit(next)
  }

  const connect = (): void => {
    let over = false
    line = open({
      onOpen: () => {
        if (over) return
        attempt = 0
        become('open')
      },
      onMessage: (text) => {
        if (!over) messages.emit(text)
      },
      onClose: () => {
        if (over) return
        over = true
        line = null
        if (status === 'closed') return
        become('lost')
        timer = setTimeout(connect, reconnectDelay(attempt, Math.random()))
        attempt += 1
      },
    })
  }
  connect()

  return {
    send: (text) => {
      if (status !== 'open' || line === null) return false
      line.send(text)
      return true
    },
    onMessage: messages.add,
    onStatus: (listener) => {
      listener(status)
      return statuses.add(listener)
    },
    close: () => {
      become('closed')
      clearTimeout(timer)
      line?.close()
    },
  }
}
