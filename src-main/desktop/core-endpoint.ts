import type { MessagePortMain } from 'electron'

/** The shell's end of a MessagePort, as far as the shell uses it. */
export type CorePort = Pick<MessagePortMain, 'on' | 'postMessage' | 'start' | 'close'>

/** A running core that windows can be connected to. */
export interface CoreEndpoint {
  /** Joins a window's port to the core; the port closes when the core is gone. */
  connect(port: CorePort): void
  /** Resolves when the core is gone, with why where that is known. */
  readonly ended: Promise<{ readonly message: string | null }>
  /** Lets the core go: ends it where this shell started it. Resolves when that is done. */
  close(): Promise<void>
}
