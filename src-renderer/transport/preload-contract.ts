/** What the desktop shell's preload hands to the page: a line to the core, and the few things that only the shell can do. */
export interface PreloadBridge {
  readonly platform: string
  /** Opens the line. `onClose` is called once, when the core is gone; connecting again opens a new line. */
  connect(onMessage: (text: string) => void, onClose: () => void): { send(text: string): void }
  readonly shell: ShellBridge
}

/** The shell's own side: see shared/protocol/shell-api.ts. What comes is to be parsed like anything from outside. */
export interface ShellBridge {
  /** Called with the shell's status, soon and whenever it changes. Answers how to stop that. */
  onStatus(listener: (status: unknown) => void): () => void
  /** Called with the address of a view (`#/plans`) when a link or a notification opens one. */
  onOpen(listener: (hash: unknown) => void): () => void
  /** From the panel: shows the full window. */
  openWindow(): void
  restartApp(): void
  checkForUpdate(): void
  /** Installs the downloaded update, at once or as soon as no operation runs. */
  installUpdate(): void
  openLogFolder(): void
}

declare global {
  interface Window {
    /** Set in the desktop shell only. */
    readonly revitautoplan?: PreloadBridge
  }
}
