import styles from './page.module.css'
import { useWords } from '../../store/app-context.tsx'

/** A page in a browser that was opened without the companion's key. */
export function NoKeyView() {
  const t = useWords()
  return (
    <main className={styles.page}>
      <h1>{t('connection.noKeyTitle')}</h1>
      <p className={styles.lead}>{t('connection.noKey')}</p>
      <p className={styles.example}>{t('connection.noKeyExample')}</p>
    </main>
  )
}
