import { METERS, type Meter } from '../../../shared/catalog/plan.ts'
import { periodOf } from '../../../shared/time/period.ts'
import { MINUTE } from '../../../shared/time/duration.ts'
import { Button } from '../../components/button/button.tsx'
import { csvDialect } from '../../csv/csv-dialect.ts'
import { useCore, useNow, useServices, useWords } from '../../store/app-context.tsx'
import { monthsCsv } from './history-csv.ts'
import { BarCell } from './bar-cell.tsx'
import { FigureCell } from './figure-cell.tsx'
import styles from './history.module.css'
import { HistoryEmpty } from './history-empty.tsx'
import { type MonthRow, monthRows } from './month-rows.ts'
import { useAnswer } from './use-answer.ts'

const NOTHING = {}

/** Each meter month by month: charged here, the whole account as far as known, and what was not charged. */
export function MonthsPart() {
  const t = useWords()
  const { actions } = useServices()
  const history = useAnswer('history.months', NOTHING)
  const live = useCore((app) => app.meters)
  const current = periodOf(useNow(MINUTE))
  const isEmpty = history !== null && history.here.length === 0
  const save = (): void => {
    if (history === null) return
    const text = monthsCsv(history, { t, dialect: csvDialect(navigator.language) })
    actions.saveFile(`${t('history.csvMonths')}-${current}.csv`, 'text/csv', [text])
  }
  return (
    <>
      <div className={styles.head}>
        <p className={styles.lead}>{t('history.leadMonths')}</p>
        <Button disabled={history === null || isEmpty} onClick={save}>
          {t('activity.csv')}
        </Button>
      </div>
      {history === null ? <p className={styles.empty}>{t('history.loading')}</p> : null}
      {isEmpty ? <HistoryEmpty /> : null}
      {history === null || isEmpty
        ? null
        : METERS.map((meter) => (
            <MeterMonths key={meter} meter={meter} rows={monthRows(meter, history, live, current)} />
          ))}
    </>
  )
}

function MeterMonths({ meter, rows }: { meter: Meter; rows: readonly MonthRow[] }) {
  const t = useWords()
  const name = t(`meter.${meter}`)
  const most = Math.max(1, ...rows.map(({ here }) => here?.charged ?? 0))
  const hasOverage = rows.some(({ here }) => (here?.overage ?? 0) > 0)
  return (
    <section className={styles.meter} aria-labelledby={meter}>
      <h2 id={meter}>{name}</h2>
      <table className={`${styles.table} ${styles.months}`}>
        <caption className={styles.caption}>{t('history.tableMonths', { meter: name })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('history.month')}</th>
            <th scope="col" className={styles.number}>
              {t('history.charged')}
            </th>
            <td className={styles.barHead} aria-hidden="true" />
            <th scope="col" className={styles.number}>
              {t('history.account')}
            </th>
            <th scope="col" className={styles.number}>
              {t('history.overage')}
            </th>
            <th scope="col" className={styles.number}>
              {t('history.notCharged')}
            </th>
            <th scope="col" className={styles.number}>
              {t('history.refused')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Month key={row.period} row={row} most={most} />
          ))}
        </tbody>
      </table>
      {hasOverage ? <p className={styles.note}>{t('history.overageNote')}</p> : null}
    </section>
  )
}

function Month({ row, most }: { row: MonthRow; most: number }) {
  const t = useWords()
  const { formats } = useServices()
  const { here, account, isCurrent } = row
  const month = formats.month(row.period)
  const figure = (value: number | undefined): string => (value === undefined ? t('app.none') : formats.number(value))
  return (
    <tr>
      <th scope="row">{isCurrent ? t('history.soFar', { month }) : month}</th>
      <FigureCell name={t('history.charged')}>{figure(here?.charged)}</FigureCell>
      <BarCell share={(here?.charged ?? 0) / most} />
      <FigureCell name={t('history.account')}>
        {account === null ? t('app.none') : <Account account={account} />}
      </FigureCell>
      <FigureCell name={t('history.overage')}>{figure(here?.overage)}</FigureCell>
      <FigureCell name={t('history.notCharged')}>{figure(here?.notCharged)}</FigureCell>
      <FigureCell name={t('history.refused')}>{figure(here?.refused)}</FigureCell>
    </tr>
  )
}

function Account({ account }: { account: NonNullable<MonthRow['account']> }) {
  const t = useWords()
  const { formats } = useServices()
  const used = formats.number(account.used)
  return (
    <>
      {account.limit === null ? used : t('history.ofLimit', { used, limit: formats.number(account.limit) })}
      {account.knownAt === null ? null : (
        <span className={styles.known}>{t('history.knownAt', { when: formats.date(account.knownAt) })}</span>
      )}
    </>
  )
}
