import { createTransport } from './create-transport.ts'
import type { PreloadBridge } from './preload-contract.ts'
import type { Transport } from './transport.ts'

/** The line of a window of the desktop shell: a MessagePort to the core's process. */
export function createPreloadTransport(bridge: PreloadBridge): Transport {
  return createTransport((events) => {
    const port = bridge.connect(events.onMessage, events.onClose)
    // The port exists when `connect` answers; telling so in the next turn lets the caller keep the line first.
    queueMicrotask(events.onOpen)
    return { send: (text) => port.send(text), close: () => undefined }
  })
}
