import { useWords } from '../../store/app-context.tsx'
import styles from './history.module.css'

/** Before anything has ended. */
export function HistoryEmpty() {
  const t = useWords()
  return (
    <div className={styles.empty}>
      <p>{t('history.empty')}</p>
      <p className={styles.soft}>{t('history.emptyNext')}</p>
    </div>
  )
}
