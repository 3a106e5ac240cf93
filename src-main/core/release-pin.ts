/** What a release carries of its vendor, so that no setting can lead it to another cloud. */
export interface ReleasePin {
  /** Without a slash at its end. */
  readonly cloudUrl: string
  /** The vendor's root public keys, at least one, each 32 bytes base64url: today's, and the next one while it takes over. */
  readonly rootPublicKeys: readonly string[]
}

/** Put in by the build (electron.vite.config.ts); where the source runs as it is, there is no such name. */
declare const __RELEASE_PIN__: ReleasePin | null

/** The pin of this build; `null` in development. */
export const RELEASE_PIN: ReleasePin | null = typeof __RELEASE_PIN__ === 'undefined' ? null : __RELEASE_PIN__
