import type { Logger } from 'pino'
import {
  type BillingInterval,
  type Checkout,
  checkoutSchema,
  type StartCheckoutRequest,
} from '../../../shared/protocol/cloud-api.ts'
import type { UiCheckout } from '../../../shared/protocol/ui-api.ts'
import type { TranslateCore } from '../../../shared/words/core-words.ts'
import type { CloudClient } from '../cloud/cloud-client.ts'
import { describeCloudFailure } from '../cloud/cloud-failure.ts'
import type { DeviceSigner } from '../cloud/device-signer.ts'
import { nextCheckoutStatus } from './next-checkout-status.ts'

export interface CheckoutFlow {
  state(): UiCheckout | null
  /** Starts paying for a plan, or answers the checkout that is open for the same plan and interval. */
  start(planId: string, interval: BillingInterval): Promise<UiCheckout>
  cancel(): Promise<void>
  /** Forgets a checkout that is over. */
  dismiss(): void
  /** Call when the cloud said that a checkout changed, or the entitlement did. */
  refresh(): void
  onChange(listener: () => void): () => void
  close(): void
}

export interface CheckoutOptions {
  readonly cloud: CloudClient
  readonly logger: Logger
  /** The signer of the device in use; `null` when signed out. */
  readonly signer: () => Promise<DeviceSigner | null>
  /** The plan that the snapshot grants now. */
  readonly planId: () => string | null
  /** Asks for a sync, so that a paid plan arrives. */
  readonly requestSync: () => void
  readonly t: TranslateCore
  readonly pollMs?: number
}

const POLL_MS = 2000
/** Making a checkout asks Stripe, which may take its time. */
const START_TIMEOUT_MS = 30_000
const ENDED: ReadonlySet<UiCheckout['status']> = new Set(['active', 'expired', 'cancelled', 'failed'])

/** Follows one payment from its start until the plan has arrived here. What the payment page says is never believed. */
export function createCheckout(options: CheckoutOptions): CheckoutFlow {
  const { cloud, logger, signer, planId, requestSync, t, pollMs = POLL_MS } = options
  const listeners = new Set<() => void>()
  let current: UiCheckout | null = null
  let timer: NodeJS.Timeout | null = null
  let reading = false

  function show(next: UiCheckout | null): UiCheckout | null {
    current = next
    if (timer !== null) clearTimeout(timer)
    timer = next === null || ENDED.has(next.status) ? null : setTimeout(() => void read(), pollMs)
    for (const listener of listeners) listener()
    return next
  }

  function update(shown: UiCheckout, checkout: Checkout, error: string | null): UiCheckout {
    const status = nextCheckoutStatus(checkout.state, shown.planId === planId())
    const next: UiCheckout = { ...shown, status, checkout, error }
    show(next)
    if (status === 'activating') requestSync()
    return next
  }

  async function read(): Promise<void> {
    const shown = current
    const checkout = shown?.checkout ?? null
    if (shown === null || checkout === null || reading || ENDED.has(shown.status)) return
    const device = await signer()
    if (device === null) return
    reading = true
    const answered = await cloud
      .send({
        method: 'GET',
        path: `/v1/billing/checkout/${checkout.checkoutId}`,
        auth: { device },
        schema: checkoutSchema,
      })
      .finally(() => {
        reading = false
      })
    if (current?.checkout?.checkoutId !== checkout.checkoutId || ENDED.has(current.status)) return
    if (answered.ok) {
      update(current, answered.value, null)
      return
    }
    logger.debug({ problem: answered.failure }, 'a checkout could not be read')
    // The payment goes on in its window whatever becomes of this question, so the next one follows.
    update(current, checkout, describeCloudFailure(answered.failure, cloud.url, t))
  }

  return {
    state: () => current,
    async start(wantedPlan, interval) {
      const open = current !== null && !ENDED.has(current.status) ? current : null
      if (open !== null && open.planId === wantedPlan && open.interval === interval) return open
      const starting: UiCheckout = { status: 'starting', planId: wantedPlan, interval, checkout: null, error: null }
      show(starting)
      const fail = (error: string): UiCheckout => {
        const failed: UiCheckout = { ...starting, status: 'failed', error }
        if (current === starting) show(failed)
        return failed
      }
      const device = await signer()
      if (device === null) return fail(t('checkoutEnded.signInFirst'))
      const body: StartCheckoutRequest = { planId: wantedPlan, interval }
      const answered = await cloud.send({
        method: 'POST',
        path: '/v1/billing/checkout',
        body,
        auth: { device },
        schema: checkoutSchema,
        timeoutMs: START_TIMEOUT_MS,
      })
      if (!answered.ok) return fail(describeCloudFailure(answered.failure, cloud.url, t))
      return current === starting ? update(starting, answered.value, null) : starting
    },
    async cancel() {
      const shown = current
      if (shown === null || ENDED.has(shown.status)) return
      const checkoutId = shown.checkout?.checkoutId
      const device = await signer()
      if (checkoutId === undefined || device === null) {
        show({ ...shown, status: 'cancelled' })
        return
      }
      const answered = await cloud.send({
        method: 'POST',
        path: `/v1/billing/checkout/${checkoutId}/cancel`,
        body: {},
        auth: { device },
        schema: checkoutSchema,
      })
      if (current?.checkout?.checkoutId !== checkoutId) return
      if (answered.ok) update(current, answered.value, null)
      else update(current, current.checkout, describeCloudFailure(answered.failure, cloud.url, t))
    },
    dismiss() {
      if (current !== null && ENDED.has(current.status)) show(null)
    },
    refresh() {
      if (current?.checkout?.state === 'complete') update(current, current.checkout, null)
      else void read()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      if (timer !== null) clearTimeout(timer)
      listeners.clear()
      current = null
    },
  }
}
