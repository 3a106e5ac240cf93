import { contextBridge, ipcRenderer } from 'electron'
import type { PreloadBridge } from '../../src-renderer/transport/preload-contract.ts'
import type { ShellVerb } from '../../shared/protocol/shell-api.ts'
import { ASK_CHANNEL, CONNECT_CHANNEL, OPEN_CHANNEL, STATUS_CHANNEL } from './shell-channels.ts'

/** A page's port; Electron adds the event `close`, which the web's own ports lack. */
interface PagePort {
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: (() => void) | null
  postMessage(text: string): void
}

const ask = (verb: ShellVerb): void => {
  ipcRenderer.send(ASK_CHANNEL, verb)
}

/** Passes on what the main process sends, never the event that carries it: through that a page would reach Electron. */
function listen(channel: string, listener: (value: unknown) => void): () => void {
  const pass = (_event: unknown, value: unknown): void => {
    listener(value)
  }
  ipcRenderer.on(channel, pass)
  return () => {
    ipcRenderer.off(channel, pass)
  }
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
  shell: {
    onStatus(listener) {
      const stop = listen(STATUS_CHANNEL, listener)
      ask('status')
      return stop
    },
    onOpen: (listener) => listen(OPEN_CHANNEL, listener),
    openWindow: () => {
      ask('open_window')
    },
    restartApp: () => {
      ask('restart_app')
    },
    checkForUpdate: () => {
      ask('check_for_update')
    },
    installUpdate: () => {
      ask('install_update')
    },
    openLogFolder: () => {
      ask('open_log_folder')
    },
  },
}

contextBridge.exposeInMainWorld('revitautoplan', bridge)
