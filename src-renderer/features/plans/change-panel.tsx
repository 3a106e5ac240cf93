import type { Plan } from '../../../shared/catalog/plan.ts'
import { Button } from '../../components/button/button.tsx'
import { useAppStore, useCore, useServices, useWords } from '../../store/app-context.tsx'
import { amountDue } from './amount-due.ts'
import { priceWords } from './comparison-table.tsx'
import styles from './panel.module.css'
import { planChanges } from './plan-changes.ts'
import { CUSTOM } from './plan-columns.ts'
import { purchaseOf } from './purchase-of.ts'

export interface ChangePanelProps {
  readonly chosen: string
  readonly columns: readonly Plan[]
}

/** What the chosen plan changes, what is due now, and the one button; or why it cannot be bought from here. */
export function ChangePanel({ chosen, columns }: ChangePanelProps) {
  const t = useWords()
  const { formats } = useServices()
  const entitlement = useCore((app) => app.entitlement)
  const plan = columns.find(({ id }) => id === chosen)
  if (entitlement === null) return null
  if (chosen === CUSTOM || plan === undefined) return <Talk />
  const { plan: current, standing } = entitlement
  const purchase = purchaseOf(plan, current, standing)
  if (purchase === 'current') {
    return (
      <section className={styles.panel} aria-live="polite">
        <h2>{t('plans.current', { plan: plan.name })}</h2>
        <p className={styles.soft}>{t('plans.currentNext')}</p>
      </section>
    )
  }
  return (
    <section className={styles.panel} aria-live="polite">
      <h2>{t('change.title', { plan: plan.name })}</h2>
      <ul className={styles.changes}>
        {planChanges(current, plan, { t, formats }).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {purchase === 'buy' ? <Buy plan={plan} /> : null}
      {purchase === 'talk' ? <TalkButton /> : null}
      {purchase === 'pay' ? <p>{t('plans.payFirst')}</p> : null}
      {purchase === 'change' || purchase === 'free' ? (
        <>
          <p>{t('plans.noChangeYet', { plan: current.name })}</p>
          <p className={styles.soft}>
            {plan.monthlyPriceCents === 0 ? `${t('plans.downgradeFree')} ` : null}
            {t('plans.noChangeNext')}
          </p>
        </>
      ) : null}
    </section>
  )
}

function Buy({ plan }: { plan: Plan }) {
  const t = useWords()
  const { actions, formats } = useServices()
  const interval = useAppStore((state) => state.interval)
  const due = amountDue(plan, interval)
  if (due === null) return <TalkButton />
  return (
    <>
      <dl className={styles.due}>
        <div>
          <dt>{`${plan.name}, ${t(interval === 'month' ? 'due.month' : 'due.year')}`}</dt>
          <dd>{formats.money(due.planCents)}</dd>
        </div>
        {due.setupCents === 0 ? null : (
          <div>
            <dt>{t('due.setup')}</dt>
            <dd>{formats.money(due.setupCents)}</dd>
          </div>
        )}
        <div>
          <dt className={styles.total}>{t('due.now')}</dt>
          <dd className={styles.total}>{formats.money(due.totalCents)}</dd>
        </div>
        <div>
          <dt className={styles.soft}>{t('due.after')}</dt>
          <dd className={styles.soft}>{priceWords(plan, interval, { t, formats })}</dd>
        </div>
      </dl>
      <Button rank="primary" wide onClick={() => void actions.startCheckout(plan.id, interval)}>
        {t('plans.upgrade', { plan: plan.name })}
      </Button>
      <p className={styles.soft}>
        {t('due.keeps')} {t('due.note')}
      </p>
    </>
  )
}

function Talk() {
  const t = useWords()
  return (
    <section className={styles.panel} aria-live="polite">
      <h2>{t('plans.customTitle')}</h2>
      <p>{t('plans.customBody')}</p>
      <TalkButton />
    </section>
  )
}

function TalkButton() {
  const t = useWords()
  const { actions } = useServices()
  const cloudUrl = useCore((app) => app.cloudUrl)
  return (
    <Button rank="primary" onClick={() => actions.openPage(new URL('/pricing', cloudUrl).href, 'browser')}>
      {t('plans.talk')}
    </Button>
  )
}
