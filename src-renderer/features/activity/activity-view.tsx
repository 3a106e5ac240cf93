import { Parts } from '../../components/parts/parts.tsx'
import { useAppStore, useWords } from '../../store/app-context.tsx'
import { ACTIVITY_PARTS, type ActivityPart, hashOf } from '../../store/view.ts'
import styles from './activity-view.module.css'
import { MonthsPart } from './months-part.tsx'
import { OperationsPart } from './operations-part.tsx'
import { ProjectsPart } from './projects-part.tsx'

const PART_COMPONENTS = {
  operations: OperationsPart,
  months: MonthsPart,
  projects: ProjectsPart,
} as const satisfies Record<ActivityPart, () => unknown>

/** What ran: operation by operation, month by month, project by project. */
export function ActivityView() {
  const t = useWords()
  const named = useAppStore((state) => state.part)
  const current = ACTIVITY_PARTS.find((part) => part === named) ?? 'operations'
  const Shown = PART_COMPONENTS[current]
  return (
    <>
      <header className={styles.head}>
        <h1>{t('activity.title')}</h1>
        <Parts
          label={t('activity.views')}
          parts={ACTIVITY_PARTS.map((part) => ({
            href: hashOf('activity', part === 'operations' ? null : part),
            text: t(`activity.${part}`),
            current: part === current,
          }))}
        />
      </header>
      <Shown />
    </>
  )
}
