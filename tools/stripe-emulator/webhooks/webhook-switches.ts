/** How deliveries are made difficult. */
export interface WebhookSwitches {
  /** Added before the first attempt of each delivery, in milliseconds. */
  delayMs: number
  /** Nothing is sent; what waits is sent after. */
  paused: boolean
  /** New deliveries are given up unsent. */
  dropped: boolean
  /** How often each delivery is sent, 1 to 10. */
  copies: number
  /** What is due together is sent in another order. */
  shuffled: boolean
}

export const calmWebhooks: WebhookSwitches = { delayMs: 0, paused: false, dropped: false, copies: 1, shuffled: false }
