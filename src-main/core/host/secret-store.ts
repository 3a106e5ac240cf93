/**
 * Where private keys are kept: the operating system's credential store in the desktop shell, files of the user in the headless companion.
 * Names are lower-case words, digits, dots and hyphens.
 */
export interface SecretStore {
  get(name: string): Promise<string | null>
  set(name: string, value: string): Promise<void>
  delete(name: string): Promise<void>
}
