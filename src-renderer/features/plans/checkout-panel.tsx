import type { UiCheckout } from '../../../shared/protocol/ui-api.ts'
import { Button } from '../../components/button/button.tsx'
import { useCore, useServices, useWords } from '../../store/app-context.tsx'
import styles from './panel.module.css'

/** Where a checkout stands: only what the cloud said, never what a payment page claimed. */
export function CheckoutPanel({ checkout }: { checkout: UiCheckout }) {
  const t = useWords()
  const plan = useCore((app) => app.catalog.find(({ id }) => id === checkout.planId)?.name) ?? checkout.planId
  return (
    <section className={styles.panel} aria-live="polite" aria-label={t('checkout.title', { plan })}>
      <Stage checkout={checkout} plan={plan} />
    </section>
  )
}

function Stage({ checkout, plan }: { checkout: UiCheckout; plan: string }) {
  const t = useWords()
  switch (checkout.status) {
    case 'starting':
      return (
        <>
          <h2>{t('checkout.title', { plan })}</h2>
          <Waiting text={t('checkout.starting')} />
        </>
      )
    case 'open':
      return <Open checkout={checkout} plan={plan} />
    case 'activating':
      return (
        <>
          <h2>{t('checkout.title', { plan })}</h2>
          <Waiting text={t('checkout.activating')} />
          <p className={styles.soft}>{checkout.error ?? t('checkout.activatingBody')}</p>
        </>
      )
    case 'active':
      return (
        <>
          <h2 className={styles.good}>{t('checkout.active', { plan })}</h2>
          <p>{t('checkout.activeBody')}</p>
          <Dismiss text={t('checkout.done')} primary />
        </>
      )
    case 'expired':
      return <Ended title={t('checkout.expired')} body={t('checkout.expiredBody')} />
    case 'cancelled':
      return <Ended title={t('checkout.cancelled')} body={t('checkout.cancelledBody')} />
    case 'failed':
      return (
        <>
          <h2 className={styles.bad}>{t('checkout.failed')}</h2>
          <p>{checkout.error ?? t('checkout.failedBody')}</p>
          <Dismiss text={t('checkout.close')} />
        </>
      )
  }
}

function Open({ checkout: { checkout, error }, plan }: { checkout: UiCheckout; plan: string }) {
  const t = useWords()
  const { actions, formats } = useServices()
  const url = checkout?.url ?? null
  return (
    <>
      <h2>{t('checkout.title', { plan })}</h2>
      <Waiting text={t('checkout.waiting')} />
      {error === null ? null : <p className={styles.soft}>{error}</p>}
      {checkout === null ? null : (
        <dl className={styles.due}>
          <div>
            <dt className={styles.total}>{t('due.now')}</dt>
            <dd className={styles.total}>{formats.money(checkout.dueNowCents)}</dd>
          </div>
        </dl>
      )}
      {url === null ? null : (
        <Button rank="primary" wide onClick={() => actions.openPage(url, 'checkout')}>
          {t('checkout.show')}
        </Button>
      )}
      <div className={styles.actions}>
        {url === null ? null : (
          <Button rank="plain" onClick={() => actions.openPage(url, 'browser')}>
            {t('checkout.browser')}
          </Button>
        )}
        <Button rank="plain" onClick={() => void actions.cancelCheckout()}>
          {t('checkout.cancel')}
        </Button>
      </div>
      <p className={styles.soft}>
        {t('checkout.noWindow')}{' '}
        {checkout === null ? null : t('checkout.validUntil', { time: formats.dateTime(checkout.expiresAt) })}
      </p>
    </>
  )
}

function Waiting({ text }: { text: string }) {
  return (
    <p className={styles.waiting}>
      <svg className={styles.dash} aria-hidden="true">
        <line x1="0" x2="20" y1="1" y2="1" />
      </svg>
      {text}
    </p>
  )
}

function Ended({ title, body }: { title: string; body: string }) {
  const t = useWords()
  return (
    <>
      <h2>{title}</h2>
      <p>{body}</p>
      <Dismiss text={t('checkout.close')} />
    </>
  )
}

function Dismiss({ text, primary = false }: { text: string; primary?: boolean }) {
  const { actions } = useServices()
  return (
    <Button rank={primary ? 'primary' : 'secondary'} onClick={() => void actions.dismissCheckout()}>
      {text}
    </Button>
  )
}
