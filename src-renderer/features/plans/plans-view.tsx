import { Segmented } from '../../components/segmented/segmented.tsx'
import { useAppStore, useCore, useServices, useWords } from '../../store/app-context.tsx'
import { CheckoutPanel } from './checkout-panel.tsx'
import { ComparisonTable } from './comparison-table.tsx'
import { ChangePanel } from './change-panel.tsx'
import { CUSTOM, planColumns } from './plan-columns.ts'
import styles from './plans-view.module.css'
import { planToShow } from './purchase-of.ts'

/** The plans side by side, what one of them changes, and the way to it. */
export function PlansView() {
  const t = useWords()
  const { actions } = useServices()
  const { entitlement, catalog, checkout } = useCore((app) => app)
  const chosen = useAppStore((state) => state.chosenPlan)
  const interval = useAppStore((state) => state.interval)
  if (entitlement === null || catalog.length === 0) {
    return (
      <>
        <h1>{t('plans.title')}</h1>
        <p className={styles.lead}>{t('plans.noCatalog')}</p>
      </>
    )
  }
  const columns = planColumns(catalog, entitlement.plan)
  const selling = checkout !== null
  const shown = selling
    ? checkout.planId
    : chosen === CUSTOM
      ? CUSTOM
      : planToShow(columns, entitlement.plan, chosen).id
  return (
    <>
      <header className={styles.head}>
        <h1>{t('plans.title')}</h1>
        <p className={styles.lead}>{t('plans.lead')}</p>
      </header>
      <div className={styles.choices}>
        <Segmented
          label={t('plans.choose')}
          value={shown}
          disabled={selling}
          choices={[
            ...columns.map((plan) => ({ value: plan.id, text: plan.name })),
            { value: CUSTOM, text: t('plans.custom') },
          ]}
          onChange={actions.choosePlan}
        />
        <Segmented
          label={t('plans.interval')}
          value={selling ? checkout.interval : interval}
          disabled={selling}
          choices={[
            { value: 'month', text: t('plans.month') },
            { value: 'year', text: t('plans.year') },
          ]}
          onChange={actions.chooseInterval}
        />
      </div>
      <div className={styles.body}>
        <div className={styles.side}>
          {checkout === null ? <ChangePanel chosen={shown} columns={columns} /> : <CheckoutPanel checkout={checkout} />}
        </div>
        <div className={styles.table}>
          <ComparisonTable columns={columns} current={entitlement.plan} chosen={shown} interval={interval} />
        </div>
      </div>
    </>
  )
}
