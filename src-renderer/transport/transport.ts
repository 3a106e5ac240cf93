/**
 * connecting: not open yet. open: messages pass. lost: was open or was refused, and is being tried again.
 * closed: by us, for good.
 */
export type TransportStatus = 'connecting' | 'open' | 'lost' | 'closed'

/** Carries text messages between this window and the core, and finds the way back when the core goes away. */
export interface Transport {
  /** False when the message could not be handed over. */
  send(text: string): boolean
  onMessage(listener: (text: string) => void): () => void
  /** Called at once with the status of now, then with every change. */
  onStatus(listener: (status: TransportStatus) => void): () => void
  close(): void
}
