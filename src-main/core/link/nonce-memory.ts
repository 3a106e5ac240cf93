export interface NonceMemory {
  /** `full`: the nonce was not taken, because a forgotten one could then be used again; the token must be replaced first. */
  use(nonce: string): 'fresh' | 'used' | 'full'
  clear(): void
}

/** Remembers the nonces that came with a right proof, so that each is good once. Only who knows the token can fill it. */
export function createNonceMemory(limit: number): NonceMemory {
  const seen = new Set<string>()
  return {
    use(nonce) {
      if (seen.has(nonce)) return 'used'
      if (seen.size >= limit) return 'full'
      seen.add(nonce)
      return 'fresh'
    },
    clear() {
      seen.clear()
    },
  }
}
