import { useMemo, useState } from 'react'
import { METERS } from '../../../shared/catalog/plan.ts'
import { type Period, periodOf } from '../../../shared/time/period.ts'
import { MINUTE } from '../../../shared/time/duration.ts'
import { Button } from '../../components/button/button.tsx'
import { SelectField } from '../../components/fields/select-field.tsx'
import { csvDialect } from '../../csv/csv-dialect.ts'
import { useNow, useServices, useWords } from '../../store/app-context.tsx'
import { projectsCsv } from './history-csv.ts'
import { BarCell } from './bar-cell.tsx'
import { FigureCell } from './figure-cell.tsx'
import styles from './history.module.css'
import { HistoryEmpty } from './history-empty.tsx'
import { monthsBetween } from './month-rows.ts'
import { type ProjectRow, projectRows, projectTotal } from './project-rows.ts'
import { useAnswer } from './use-answer.ts'

const NOTHING = {}

/** What each project was charged in a month, for whoever passes it on; all months as CSV. */
export function ProjectsPart() {
  const t = useWords()
  const { actions, formats } = useServices()
  const history = useAnswer('history.months', NOTHING)
  const current = periodOf(useNow(MINUTE))
  const [chosen, setChosen] = useState<Period | null>(null)
  const [making, setMaking] = useState(false)
  if (history === null) return <p className={styles.empty}>{t('history.loading')}</p>
  if (history.here.length === 0) return <HistoryEmpty />

  const months = monthsBetween(history.here, current).toReversed()
  const period = chosen ?? months.find((month) => history.here.some((row) => row.period === month)) ?? current
  const save = async (): Promise<void> => {
    setMaking(true)
    const parts = await projectsCsv(months, { actions, t, dialect: csvDialect(navigator.language) })
    setMaking(false)
    if (parts !== null) actions.saveFile(`${t('history.csvProjects')}-${current}.csv`, 'text/csv', parts)
  }
  return (
    <>
      <div className={styles.head}>
        <p className={styles.lead}>{t('history.leadProjects')}</p>
        <Button disabled={making} onClick={() => void save()}>
          {t(making ? 'activity.csvMaking' : 'history.csvAllMonths')}
        </Button>
      </div>
      <div className={styles.choose}>
        <SelectField
          label={t('history.chooseMonth')}
          value={period}
          choices={months.map((value) => ({ value, text: formats.month(value) }))}
          onChange={setChosen}
        />
      </div>
      <Projects period={period} />
    </>
  )
}

function Projects({ period }: { period: Period }) {
  const t = useWords()
  const { formats } = useServices()
  const answer = useAnswer(
    'history.projects',
    useMemo(() => ({ period }), [period]),
  )
  if (answer === null) return <p className={styles.empty}>{t('history.loading')}</p>
  const rows = projectRows(answer.projects)
  if (rows.length === 0) return <p className={styles.empty}>{t('history.emptyProjects')}</p>
  const total = projectTotal(answer.projects)
  const most = Math.max(1, ...rows.map(({ charged }) => charged.ai_layouts + charged.building_scans))
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>{t('history.tableProjects', { month: formats.month(period) })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('history.project')}</th>
          <td className={styles.barHead} aria-hidden="true" />
          {METERS.map((meter) => (
            <th key={meter} scope="col" className={styles.number}>
              {t(`meter.${meter}`)}
            </th>
          ))}
          <th scope="col" className={styles.number}>
            {t('history.runs')}
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
          <Row key={row.project ?? ''} row={row} name={row.project ?? t('history.noProject')} most={most} />
        ))}
      </tbody>
      <tfoot>
        <Row row={total} name={t('history.total')} most={null} />
      </tfoot>
    </table>
  )
}

/** @param most the longest bar; `null` draws none */
function Row({ row, name, most }: { row: ProjectRow; name: string; most: number | null }) {
  const t = useWords()
  const { formats } = useServices()
  const { charged, runs, notCharged, refused } = row
  return (
    <tr>
      <th scope="row" className={styles.project} title={name}>
        {name}
      </th>
      {most === null ? (
        <td className={styles.bar} aria-hidden="true" />
      ) : (
        <BarCell share={(charged.ai_layouts + charged.building_scans) / most} />
      )}
      {METERS.map((meter) => (
        <FigureCell key={meter} name={t(`meter.${meter}`)}>
          {formats.number(charged[meter])}
        </FigureCell>
      ))}
      <FigureCell name={t('history.runs')}>{formats.number(runs)}</FigureCell>
      <FigureCell name={t('history.notCharged')}>{formats.number(notCharged)}</FigureCell>
      <FigureCell name={t('history.refused')}>{formats.number(refused)}</FigureCell>
    </tr>
  )
}
