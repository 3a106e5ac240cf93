import type { UiRevit, UiRunning } from '../../../shared/protocol/ui-api.ts'
import { SECOND } from '../../../shared/time/duration.ts'
import type { TranslateApp } from '../../../shared/words/app-words.ts'
import { ProgressLine } from '../../components/progress-line/progress-line.tsx'
import { useCore, useNow, useServices, useWords } from '../../store/app-context.tsx'
import styles from './running-now.module.css'

/** Each connected Revit with what it runs, then operations whose Revit is gone. */
export function RunningNow() {
  const t = useWords()
  const revits = useCore((app) => app.revits)
  const orphans = useCore((app) => app.orphans)
  if (revits.length === 0 && orphans.length === 0) return <p className={styles.empty}>{t('overview.noRevit')}</p>
  return (
    <ul className={styles.list}>
      {revits.map((revit) => (
        <Host key={revit.connectionId} revit={revit} twins={revits.filter(({ year }) => year === revit.year).length} />
      ))}
      {orphans.length === 0 ? null : (
        <li className={styles.host}>
          <h3>{t('overview.gone')}</h3>
          {orphans.map((running) => (
            <Orphan key={running.reservationId} running={running} />
          ))}
        </li>
      )}
    </ul>
  )
}

/** @param twins how many connected Revits share the version; only then their process ids tell them apart */
function Host({ revit, twins }: { revit: UiRevit; twins: number }) {
  const t = useWords()
  const name = `${revit.product} ${revit.year}`
  return (
    <li className={styles.host}>
      <div className={styles.hostHead}>
        <h3>{name}</h3>
        <p className={styles.soft}>
          {[
            twins > 1 ? t('running.process', { pid: String(revit.pid) }) : null,
            revit.running.length === 0 ? t('overview.idle') : null,
          ]
            .filter(Boolean)
            .join(', ')}
        </p>
      </div>
      {revit.running.map((running) => (
        <Running key={running.reservationId} running={running} host={name} />
      ))}
    </li>
  )
}

function Running({ running, host }: { running: UiRunning; host: string }) {
  const t = useWords()
  const { formats } = useServices()
  const now = useNow(SECOND)
  const operation = t(`operation.${running.operation}`)
  return (
    <div className={styles.operation}>
      <p className={styles.line}>
        <span>{what(t, running, formats.area)}</span>
        <span>{running.fraction === null ? null : formats.percent(running.fraction)}</span>
      </p>
      <ProgressLine fraction={running.fraction} label={t('running.spoken', { operation, host })} />
      <p className={styles.soft}>
        {[running.projectLabel, running.phase, t('running.elapsed', { time: formats.clock(now - running.startedAt) })]
          .filter(Boolean)
          .join(', ')}
      </p>
    </div>
  )
}

function Orphan({ running }: { running: UiRunning }) {
  const t = useWords()
  const { formats } = useServices()
  return (
    <div className={styles.operation}>
      <p className={styles.line}>{what(t, running, formats.area)}</p>
      <p className={styles.soft}>{t(running.state === 'lapsed' ? 'overview.orphan' : 'overview.orphanHeld')}</p>
    </div>
  )
}

function what(t: TranslateApp, running: UiRunning, area: (squareMetres: number) => string): string {
  const operation = t(`operation.${running.operation}`)
  return running.areaSqm === null ? operation : `${operation}, ${area(running.areaSqm)}`
}
