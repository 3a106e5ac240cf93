import { useAppStore, useWords } from '../../store/app-context.tsx'
import styles from './page.module.css'

/** Before the first state of the core. */
export function ConnectingView() {
  const t = useWords()
  const lost = useAppStore((state) => state.connection === 'lost')
  const failure = useAppStore((state) => state.failure)
  return (
    <main className={styles.page}>
      <h1>{t('app.name')}</h1>
      <output className={styles.lead}>
        {lost ? t('connection.lostFirst') : (failure?.message ?? t('connection.connecting'))}
      </output>
    </main>
  )
}
