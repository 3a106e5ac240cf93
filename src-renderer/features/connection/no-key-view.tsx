import { t } from '../../i18n/translate.ts'
import styles from './page.module.css'

/** A page in a browser that was opened without the companion's key. */
export function NoKeyView() {
  return (
    <main className={styles.page}>
      <h1>{t('connection.noKeyTitle')}</h1>
      <p className={styles.lead}>{t('connection.noKey')}</p>
      <p className={styles.example}>{t('connection.noKeyExample')}</p>
    </main>
  )
}
