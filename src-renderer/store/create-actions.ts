import type { BillingInterval } from '../../shared/protocol/cloud-api.ts'
import type { ActivityFilter, SettingsChange, UiMethod, UiWarning } from '../../shared/protocol/ui-api.ts'
import type { Result } from '../../shared/result/result.ts'
import type { UiClient, UiFailure, UiParams, UiResult } from '../transport/create-ui-client.ts'
import type { AppStore } from './create-app-store.ts'

export interface ActionDeps {
  readonly client: UiClient
  readonly store: AppStore
  /** `checkout`: the small window for paying. `browser`: the person's own browser. */
  readonly openPage: (url: string, where: 'checkout' | 'browser') => void
  /** Has the person's browser save a file; `parts` are joined. */
  readonly saveFile: (name: string, mediaType: string, parts: readonly string[]) => void
}

export interface Actions {
  signIn(): Promise<void>
  cancelSignIn(): Promise<void>
  signOut(): Promise<void>
  startCheckout(planId: string, interval: BillingInterval): Promise<void>
  cancelCheckout(): Promise<void>
  dismissCheckout(): Promise<void>
  syncNow(): Promise<void>
  dismissWarning(warning: UiWarning): Promise<void>
  saveSettings(change: SettingsChange): Promise<void>
  /** Asks the core for something that a view shows or saves. `null` where it failed; why is shown. */
  ask<Method extends UiMethod>(method: Method, params: UiParams<Method>): Promise<UiResult<Method> | null>
  saveFile: ActionDeps['saveFile']
  listActivity(filter: Partial<ActivityFilter>): Promise<Result<UiResult<'activity.list'>, UiFailure>>
  openPage: ActionDeps['openPage']
  choosePlan(planId: string): void
  chooseInterval(interval: BillingInterval): void
  dismissFailure(): void
  dismissRestart(): void
}

/** What a person can do. Each failure is shown; an action that is under way is not sent a second time. */
export function createActions({ client, store, openPage, saveFile }: ActionDeps): Actions {
  const underWay = new Set<string>()

  async function run<Method extends UiMethod>(
    method: Method,
    params: UiParams<Method>,
    done?: (value: UiResult<Method>) => void,
  ): Promise<void> {
    // Whatever plan a second click names, one checkout is started at a time.
    const key = method === 'billing.startCheckout' ? method : `${method} ${JSON.stringify(params)}`
    if (underWay.has(key)) return
    underWay.add(key)
    const answer = await client.request(method, params)
    underWay.delete(key)
    store.setState({ failure: answer.ok ? null : answer.failure })
    if (answer.ok) done?.(answer.value)
  }

  return {
    signIn: () =>
      run('account.signIn', {}, (signIn) => {
        if (signIn.verificationUrl !== null) openPage(signIn.verificationUrl, 'browser')
      }),
    cancelSignIn: () => run('account.cancelSignIn', {}),
    signOut: () => run('account.signOut', {}),
    startCheckout: (planId, interval) =>
      run('billing.startCheckout', { planId, interval }, ({ checkout }) => {
        if (checkout !== null && checkout.url !== null) openPage(checkout.url, 'checkout')
      }),
    cancelCheckout: () => run('billing.cancelCheckout', {}),
    dismissCheckout: () => run('billing.dismissCheckout', {}),
    syncNow: () => run('sync.now', {}),
    dismissWarning: ({ meter, period, level }) => run('warnings.dismiss', { meter, period, level }),
    saveSettings: (change) => run('settings.set', change),
    async ask(method, params) {
      const answer = await client.request(method, params)
      if (answer.ok) return answer.value
      store.setState({ failure: answer.failure })
      return null
    },
    saveFile,
    listActivity: (filter) => client.request('activity.list', filter),
    openPage,
    choosePlan: (chosenPlan) => store.setState({ chosenPlan }),
    chooseInterval: (interval) => store.setState({ interval }),
    dismissFailure: () => store.setState({ failure: null }),
    dismissRestart: () => store.setState({ restartedAt: null }),
  }
}
