import type { AppState, uiMethods } from '../../../shared/protocol/ui-api.ts'
import { failure, success } from '../../../shared/result/result.ts'
import { describeCloudFailure } from '../cloud/cloud-failure.ts'
import type { Handlers } from '../rpc/dispatcher.ts'
import type { UiParts } from './ui-parts.ts'

/** What each method of the UI API does. Everything that changes is seen in the next pushed state. */
export function createUiHandlers(
  parts: UiParts,
  state: () => AppState,
  changed: () => void,
): Handlers<typeof uiMethods, unknown> {
  const { account, activity, checkout, cloudUrl, diagnostics, history, settings, sync, warnings, words } = parts
  const done = success({})
  return {
    'state.get': () => success(state()),
    'account.signIn': async () => success(await account.signIn()),
    'account.cancelSignIn': () => {
      account.cancelSignIn()
      return done
    },
    'account.signOut': async () => {
      await account.signOut()
      return done
    },
    'activity.list': (filter) => success(activity.list(filter)),
    'history.months': () => success(history.months()),
    'history.projects': ({ period }) => success({ projects: history.projects(period) }),
    'diagnostics.run': async () => success(await diagnostics.run()),
    'diagnostics.bundle': async () => success(await diagnostics.bundle(state())),
    'storage.get': async () => success(await diagnostics.storage()),
    'privacy.lastRecord': () => success({ record: diagnostics.lastRecord() }),
    'billing.startCheckout': async ({ planId, interval }) => success(await checkout.start(planId, interval)),
    'billing.cancelCheckout': async () => {
      await checkout.cancel()
      return done
    },
    'billing.dismissCheckout': () => {
      checkout.dismiss()
      return done
    },
    'sync.now': async () => {
      const synced = await sync.now('manual')
      if (synced.ok) return done
      return failure({
        reason: 'sync_failed',
        retryable: true,
        message: describeCloudFailure(synced.failure, cloudUrl, words.t),
        nextStep: words.t('syncFailed.next'),
      })
    },
    'warnings.dismiss': (warning) => {
      warnings.dismiss(warning)
      changed()
      return done
    },
    'settings.set': (changes) => {
      const next = settings.set(changes)
      changed()
      return success(next)
    },
  }
}
