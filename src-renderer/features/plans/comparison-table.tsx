import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { ARRANGED_FEATURES, FEATURES, type Feature } from '../../../shared/catalog/features.ts'
import { grantsFeature } from '../../../shared/catalog/grants-feature.ts'
import type { Plan } from '../../../shared/catalog/plan.ts'
import type { BillingInterval } from '../../../shared/protocol/cloud-api.ts'
import { classNames } from '../../components/class-names.ts'
import { VisuallyHidden } from '../../components/visually-hidden.tsx'
import type { TranslateApp } from '../../../shared/words/app-words.ts'
import type { Formats } from '../../../shared/words/create-formats.ts'
import { useServices, useWords } from '../../store/app-context.tsx'
import styles from './comparison-table.module.css'
import { CUSTOM } from './plan-columns.ts'

export interface ComparisonTableProps {
  readonly columns: readonly Plan[]
  readonly current: Plan
  /** Id of the column compared with the plan of now. */
  readonly chosen: string
  readonly interval: BillingInterval
}

interface Wording {
  readonly t: TranslateApp
  readonly formats: Formats
}

interface Row {
  readonly name: string
  readonly cell: (plan: Plan) => ReactNode
}

/** Every plan in full, the plan of now marked. */
export function ComparisonTable({ columns, current, chosen, interval }: ComparisonTableProps) {
  const t = useWords()
  const { formats } = useServices()
  const rows = [...figureRows({ t, formats }, interval), ...FEATURES.map((feature) => featureRow(t, feature))]
  const look = (id: string): string =>
    classNames(id === chosen && styles.chosen, id !== chosen && id !== current.id && styles.aside)
  return (
    <table className={styles.table}>
      <caption>
        <VisuallyHidden>{t('plans.table')}</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <th scope="col" className={styles.names}>
            <VisuallyHidden>{t('plans.rowName')}</VisuallyHidden>
          </th>
          {columns.map((plan) => (
            <th key={plan.id} scope="col" className={look(plan.id)}>
              <span className={styles.mark}>{plan.id === current.id ? t('plans.yours') : null}</span>
              <span className={styles.name}>{plan.name}</span>
            </th>
          ))}
          <th scope="col" className={look(CUSTOM)}>
            <span className={styles.mark} />
            <span className={styles.name}>{t('plans.custom')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={row.name}>
            <th scope="row">{row.name}</th>
            {columns.map((plan) => (
              <td key={plan.id} className={look(plan.id)}>
                {row.cell(plan)}
              </td>
            ))}
            {index === 0 ? (
              <td rowSpan={rows.length} className={classNames(look(CUSTOM), styles.absent)}>
                {t('plans.contract')}
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function figureRows(wording: Wording, interval: BillingInterval): Row[] {
  const { t, formats } = wording
  const limit = (value: number | null): ReactNode => (value === null ? t('plans.unlimited') : formats.number(value))
  return [
    { name: t('plans.rowPrice'), cell: (plan) => priceWords(plan, interval, wording) },
    {
      name: t('plans.rowSetup'),
      cell: (plan) =>
        plan.setupFeeCents === null || plan.setupFeeCents === 0
          ? t('plans.noSetup')
          : formats.money(plan.setupFeeCents),
    },
    { name: t('plans.rowLayouts'), cell: (plan) => limit(plan.limits.ai_layouts) },
    { name: t('plans.rowScans'), cell: (plan) => limit(plan.limits.building_scans) },
    {
      name: t('plans.rowSize'),
      cell: ({ maxProjectSizeSqm: size }) =>
        size === null ? t('size.any') : t('size.upTo', { area: formats.area(size) }),
    },
    { name: t('plans.rowRate'), cell: (plan) => limit(plan.apiCallsPerHour) },
    {
      name: t('plans.rowOffline'),
      cell: (plan) => t('plans.days', { count: plan.offlineGraceDays }),
    },
    { name: t('plans.rowSupport'), cell: (plan) => t(`support.${plan.support}`) },
  ]
}

function featureRow(t: TranslateApp, feature: Feature): Row {
  return {
    name: t(`feature.${feature}`),
    cell: (plan) => {
      if (!grantsFeature(plan, feature)) return <None />
      if (ARRANGED_FEATURES.includes(feature)) return t('plans.arranged')
      return (
        <>
          <Check className={styles.tick} size={16} strokeWidth={1.75} aria-hidden="true" />
          <VisuallyHidden>{t('plans.included')}</VisuallyHidden>
        </>
      )
    },
  }
}

function None() {
  const t = useWords()
  return (
    <span className={styles.absent}>
      <span aria-hidden="true">{t('app.none')}</span>
      <VisuallyHidden>{t('plans.notIncluded')}</VisuallyHidden>
    </span>
  )
}

/** The price of a plan in the interval chosen, in words. */
export function priceWords(plan: Plan, interval: BillingInterval, { t, formats }: Wording): string {
  const cents = interval === 'month' ? plan.monthlyPriceCents : plan.yearlyPriceCents
  if (cents === null) return t('plans.negotiated')
  if (cents === 0) return t('plans.free')
  return t(interval === 'month' ? 'plans.perMonth' : 'plans.perYear', { amount: formats.money(cents) })
}
