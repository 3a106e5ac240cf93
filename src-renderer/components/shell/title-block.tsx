import { SECOND } from '../../../shared/time/duration.ts'
import { useAppStore, useNow, useServices, useWords } from '../../store/app-context.tsx'
import styles from './shell.module.css'

/** The block at the foot of the sheet: whose it is, by which plan, how fresh, which version. */
export function TitleBlock() {
  const t = useWords()
  const { formats } = useServices()
  const now = useNow(SECOND)
  const app = useAppStore((state) => state.app)
  const lastSyncAt = app?.connectivity.lastSyncAt ?? null
  const none = t('app.none')
  const cells: [string, string][] = [
    [t('title.account'), app?.account?.name ?? none],
    [t('title.plan'), app === null || app.account === null ? none : (app.entitlement?.plan.name ?? none)],
    [
      t('title.synced'),
      lastSyncAt === null ? t('title.neverSynced') : t('title.syncedAgo', { ago: formats.ago(now - lastSyncAt) }),
    ],
    [t('title.waiting'), app === null ? none : formats.number(app.connectivity.queued)],
    [t('title.version'), app?.version ?? none],
  ]
  return (
    <footer className={styles.foot} aria-label={t('title.label')}>
      <dl className={styles.cells}>
        {cells.map(([name, value]) => (
          <div key={name} className={styles.cell}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </footer>
  )
}
