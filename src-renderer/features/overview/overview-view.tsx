import { MINUTE } from '../../../shared/time/duration.ts'
import { HourDial } from '../../components/hour-dial/hour-dial.tsx'
import { UsageMeter } from '../../components/usage-meter/usage-meter.tsx'
import { useCore, useNow, useServices, useWords } from '../../store/app-context.tsx'
import { hashOf } from '../../store/view.ts'
import { ActivityTable } from '../activity/activity-table.tsx'
import { useActivity } from '../activity/use-activity.ts'
import { adviceFor } from './advice-for.ts'
import styles from './overview-view.module.css'
import { RunningNow } from './running-now.tsx'

const LAST = { limit: 5 } as const

/** Plan and reset date, the meters, what runs, what ran last. */
export function OverviewView() {
  const t = useWords()
  return (
    <>
      <Head />
      <div className={styles.columns}>
        <section className={styles.column} aria-labelledby="usage">
          <h2 id="usage">{t('overview.usage')}</h2>
          <Meters />
        </section>
        <section className={styles.column} aria-labelledby="running">
          <h2 id="running">{t('overview.running')}</h2>
          <RunningNow />
        </section>
      </div>
      <LastOperations />
    </>
  )
}

function Head() {
  const t = useWords()
  const { formats } = useServices()
  const now = useNow(MINUTE)
  const app = useCore((state) => state)
  const resetsAt = app.meters[0]?.resetsAt
  const advice = adviceFor(app, t, formats)
  return (
    <header className={styles.head}>
      <h1>{app.entitlement?.plan.name ?? t('nav.overview')}</h1>
      <p className={styles.resets}>
        {resetsAt === undefined
          ? t('overview.firstSync')
          : t('overview.resets', { day: formats.day(resetsAt), when: formats.until(resetsAt, now) })}
      </p>
      {advice === null ? null : (
        <p className={styles.advice}>
          {advice.text} {advice.compare ? <a href={hashOf('plans')}>{t('overview.adviceCompare')}</a> : null}
        </p>
      )}
    </header>
  )
}

function Meters() {
  const t = useWords()
  const { formats } = useServices()
  const meters = useCore((app) => app.meters)
  const rate = useCore((app) => app.rate)
  const plan = useCore((app) => app.entitlement?.plan ?? null)
  if (plan === null) return <p className={styles.empty}>{t('app.none')}</p>
  return (
    <div className={styles.meters}>
      {meters.map((meter) => (
        <UsageMeter key={`${meter.key} ${meter.period}`} meter={meter} />
      ))}
      {rate === null ? null : <HourDial rate={rate} />}
      <div className={styles.fact}>
        <h3>{t('size.title')}</h3>
        <p>
          {plan.maxProjectSizeSqm === null
            ? t('size.any')
            : t('size.upTo', { area: formats.area(plan.maxProjectSizeSqm) })}
        </p>
      </div>
    </div>
  )
}

function LastOperations() {
  const t = useWords()
  const { items } = useActivity(LAST)
  return (
    <section className={styles.last} aria-labelledby="last">
      <div className={styles.lastHead}>
        <h2 id="last">{t('overview.last')}</h2>
        {items === null || items.length === 0 ? null : <a href={hashOf('activity')}>{t('overview.allActivity')}</a>}
      </div>
      {items !== null && items.length === 0 ? (
        <p className={styles.empty}>{t('overview.noOperations')}</p>
      ) : (
        <ActivityTable items={items ?? []} caption={t('overview.last')} brief />
      )}
    </section>
  )
}
