import { contextBridge, ipcRenderer } from 'electron'
import type { PreloadBridge } from '../../src-renderer/transport/preload-contract.ts'
import { CONNECT_CHANNEL } from './connect-channel.ts'

/** A page's port; Electron adds the event `close`, which the web's own ports lack. */
interface PagePort {
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: (() => void) | null
  postMessage(text: string): void
}

const bridge: PreloadBridge = {
  platform: process.platform,
  connect(onMessage, onClose) {
    const { port1, port2 } = new MessageChannel()
    // Node's types describe this port; here it is the page's.
    const port = port1 as unknown as PagePort
    port.onmessage = ({ data }) => {
      if (typeof data === 'string') onMessage(data)
    }
    port.onclose = () => {
      onClose()
    }
    ipcRenderer.postMessage(CONNECT_CHANNEL, null, [port2])
    return {
      send(text) {
        if (typeof text === 'string') port.postMessage(text)
      },
    }
  },
}

contextBridge.exposeInMainWorld('revitautoplan', bridge)
