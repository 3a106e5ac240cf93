import type { ReactNode } from 'react'
import { Button } from '../../components/button/button.tsx'
import { Strip, type StripTone } from '../../components/strip/strip.tsx'
import { useAppStore, useCore, useNow, useServices, useWords } from '../../store/app-context.tsx'
import { hashOf, type View } from '../../store/view.ts'
import { SECOND } from '../../../shared/time/duration.ts'
import { stripState, type StripState } from './strip-state.ts'

interface StripWords {
  readonly tone: StripTone
  readonly word: string
  readonly body: string
  readonly action: ReactNode
}

/** The state of account, device and connection, when it is not the everyday one. */
export function StateStrip() {
  const view = useAppStore((state) => state.view)
  const state = useCore((app) => stripState(app, view))
  return state === null ? null : <Told state={state} />
}

function Told({ state }: { state: StripState }) {
  const words = useStripWords(state)
  return (
    <Strip tone={words.tone} word={words.word} action={words.action}>
      {words.body}
    </Strip>
  )
}

function SyncButton({ text }: { text: string }) {
  const { actions } = useServices()
  return <Button onClick={() => void actions.syncNow()}>{text}</Button>
}

function ViewLink({ view, text }: { view: View; text: string }) {
  return <a href={hashOf(view)}>{text}</a>
}

function useStripWords(state: StripState): StripWords {
  const t = useWords()
  const { formats } = useServices()
  const now = useNow(SECOND)
  const { connectivity, paused, entitlement, checkout, catalog } = useCore((app) => app)
  const plan = entitlement?.plan.name ?? t('app.none')
  const former = entitlement?.formerPlan?.name ?? plan
  const bought = catalog.find(({ id }) => id === checkout?.planId)?.name ?? t('app.none')

  switch (state) {
    case 'revoked':
      return {
        tone: 'red',
        word: t('strip.revoked'),
        body: paused ?? connectivity.reason ?? t('strip.revokedBody'),
        action: <ViewLink view="settings" text={t('strip.toSettings')} />,
      }
    case 'paused':
      return {
        tone: 'red',
        word: t('strip.paused'),
        body: paused ?? '',
        action: <SyncButton text={t('strip.tryNow')} />,
      }
    case 'expired':
      return {
        tone: 'red',
        word: t('strip.expired'),
        body: t('strip.expiredBody', {
          until: formats.dateTime(connectivity.graceEndsAt ?? entitlement?.validUntil ?? connectivity.since),
        }),
        action: <SyncButton text={t('strip.tryNow')} />,
      }
    case 'offline': {
      const { graceEndsAt } = connectivity
      const left =
        graceEndsAt === null
          ? t('strip.offlineNoGrace')
          : t('strip.offlineLeft', {
              left: formats.span(Math.max(0, graceEndsAt - now)),
              until: formats.dateTime(graceEndsAt),
            })
      return {
        tone: 'amber',
        word: t('strip.offline'),
        body: `${left} ${connectivity.reason ?? t('strip.offlineBody')}`,
        action: <SyncButton text={t('strip.tryNow')} />,
      }
    }
    case 'past_due':
      return {
        tone: 'amber',
        word: t('strip.pastDue'),
        body: t('strip.pastDueBody', { plan }),
        action: <SyncButton text={t('strip.checkAgain')} />,
      }
    case 'unpaid':
      return {
        tone: 'red',
        word: t('strip.unpaid'),
        body: t('strip.unpaidBody', { plan: former, now: plan }),
        action: <SyncButton text={t('strip.checkAgain')} />,
      }
    case 'ended':
      return {
        tone: 'amber',
        word: t('strip.ended'),
        body: t('strip.endedBody', { plan: former, now: plan }),
        action: <ViewLink view="plans" text={t('strip.renew')} />,
      }
    case 'activating':
      return {
        tone: 'quiet',
        word: t('strip.activating'),
        body: t('strip.activatingBody', { plan: bought }),
        action: <ViewLink view="plans" text={t('strip.toCheckout')} />,
      }
    case 'active':
      return {
        tone: 'green',
        word: t('strip.active', { plan: bought }),
        body: t('checkout.activeBody'),
        action: <ViewLink view="plans" text={t('strip.renew')} />,
      }
    case 'checkout_open':
      return {
        tone: 'quiet',
        word: t('strip.checkoutOpen'),
        body: t('strip.checkoutOpenBody', { plan: bought }),
        action: <ViewLink view="plans" text={t('strip.toCheckout')} />,
      }
    case 'rejected':
      return {
        tone: 'amber',
        word: t('strip.rejected'),
        body: t('strip.rejectedBody', { count: connectivity.rejected }),
        action: <ViewLink view="activity" text={t('strip.toActivity')} />,
      }
  }
}
