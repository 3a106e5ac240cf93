/** How requests to the cloud leave this machine. */
export type ProxyInUse =
  | { readonly source: 'none' }
  /** Named by a variable of the environment. `usable`: this Node can go through it. `exempt`: `NO_PROXY` names the cloud. */
  | {
      readonly source: 'environment'
      readonly variable: string
      readonly server: string
      readonly usable: boolean
      readonly exempt: boolean
    }
  /** By the settings of the operating system. `server`: `null` where they say to go directly, or do not tell. */
  | { readonly source: 'system'; readonly server: string | null }

/** What only the process that hosts the core can tell: the desktop shell, or the companion without a desktop. */
export interface HostEnvironment {
  readonly keyStore: 'system' | 'file'
  /** `null` outside Electron. */
  readonly electronVersion: string | null
  readonly logFolder: string
  /** @param url of the cloud */
  proxyFor(url: string): Promise<ProxyInUse>
}
