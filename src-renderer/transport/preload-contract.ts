/** What the desktop shell's preload hands to the page: a line to the core, and nothing else. */
export interface PreloadBridge {
  readonly platform: string
  /** Opens the line. `onClose` is called once, when the core is gone; connecting again opens a new line. */
  connect(onMessage: (text: string) => void, onClose: () => void): { send(text: string): void }
}

declare global {
  interface Window {
    /** Set in the desktop shell only. */
    readonly revitautoplan?: PreloadBridge
  }
}
