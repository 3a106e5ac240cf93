import type { ActivityItem } from '../../../shared/protocol/ui-api.ts'
import { classNames } from '../../components/class-names.ts'
import { VisuallyHidden } from '../../components/visually-hidden.tsx'
import { useServices, useWords } from '../../store/app-context.tsx'
import styles from './activity-table.module.css'
import { outcomeWords, rejectionWords } from './outcome-words.ts'

export interface ActivityTableProps {
  readonly items: readonly ActivityItem[]
  readonly caption: string
  /** Leaves out project and Revit. */
  readonly brief?: boolean
}

const OUTCOME_STYLE: Readonly<Record<ActivityItem['outcome'], string | undefined>> = {
  charged: undefined,
  refused: styles.refused,
  running: styles.running,
  lapsed: undefined,
  not_charged: undefined,
}

function syncStyle(sync: ActivityItem['sync']): string | undefined {
  if (sync === 'waiting') return styles.waiting
  return sync === 'rejected' ? styles.rejected : styles.soft
}

/** One row an operation; a list where the columns do not fit. */
export function ActivityTable({ items, caption, brief = false }: ActivityTableProps) {
  const t = useWords()
  return (
    <div className={styles.container}>
      <table className={styles.table}>
        <caption>
          <VisuallyHidden>{caption}</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('activity.when')}</th>
            <th scope="col">{t('activity.what')}</th>
            <th scope="col" className={classNames(styles.number, styles.area)}>
              {t('activity.area')}
            </th>
            {brief ? null : (
              <>
                <th scope="col">{t('activity.project')}</th>
                <th scope="col">{t('activity.revit')}</th>
              </>
            )}
            <th scope="col">{t('activity.outcome')}</th>
            <th scope="col">{t('activity.sync')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Row key={item.id} item={item} brief={brief} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ item, brief }: { item: ActivityItem; brief: boolean }) {
  const t = useWords()
  const { formats } = useServices()
  const none = t('app.none')
  const operation = t(`operation.${item.operation}`)
  const area = item.areaSqm === null ? null : formats.area(item.areaSqm)
  return (
    <tr>
      <td className={classNames(styles.nowrap, styles.when)}>
        <time dateTime={new Date(item.at).toISOString()}>{formats.dateTime(item.at)}</time>
      </td>
      <td className={classNames(styles.nowrap, styles.what)}>
        {item.units > 1 ? `${operation} × ${item.units}` : operation}
        {area === null ? null : <span className={styles.inlineArea}>{`, ${area}`}</span>}
      </td>
      <td className={classNames(styles.number, styles.area)}>{area ?? none}</td>
      {brief ? null : (
        <>
          <td className={classNames(styles.project, item.projectLabel === null && styles.absent)}>
            {item.projectLabel ?? none}
          </td>
          <td className={classNames(styles.nowrap, styles.revit, item.revit === null && styles.absent)}>
            {item.revit ?? none}
          </td>
        </>
      )}
      <td className={styles.outcome} title={item.message ?? undefined}>
        <Outcome item={item} />
      </td>
      <td className={classNames(styles.nowrap, styles.sync, syncStyle(item.sync))}>{t(`sync.${item.sync}`)}</td>
    </tr>
  )
}

/** The outcome, its first words marked by kind; below it why the cloud did not accept the record. */
function Outcome({ item }: { item: ActivityItem }) {
  const t = useWords()
  const words = outcomeWords(t, item)
  const colon = words.indexOf(':')
  const [kind, rest] = colon === -1 ? [words, ''] : [words.slice(0, colon), words.slice(colon)]
  const rejection = rejectionWords(t, item)
  return (
    <>
      <span className={item.charged > 0 ? styles.charged : OUTCOME_STYLE[item.outcome]}>{kind}</span>
      {rest}
      {rejection === null ? null : <span className={styles.why}>{rejection}</span>}
    </>
  )
}
