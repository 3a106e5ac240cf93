import { Button } from '../../components/button/button.tsx'
import { CopyButton } from '../../components/copy-button/copy-button.tsx'
import { WordList } from '../../components/word-list/word-list.tsx'
import { useServices, useWords } from '../../store/app-context.tsx'
import styles from './settings-view.module.css'
import { useOnce } from './use-once.ts'

/** Where the records and the logs lie, and how much they take. */
export function Storage() {
  const t = useWords()
  const { formats, shell } = useServices()
  const storage = useOnce('storage.get')
  const none = t('app.none')
  return (
    <>
      <WordList
        pairs={[
          [
            t('storage.dataFolder'),
            storage === null ? none : <Place key="data" path={storage.dataFolder} name={t('storage.dataFolder')} />,
          ],
          [t('storage.records'), storage === null ? none : formats.bytes(storage.storeBytes)],
          [
            t('storage.logFolder'),
            storage === null ? none : <Place key="logs" path={storage.logFolder} name={t('storage.logFolder')} />,
          ],
          [t('storage.logs'), storage === null ? none : formats.bytes(storage.logBytes)],
        ]}
      />
      {shell === null ? null : (
        <div>
          <Button onClick={() => shell.openLogFolder()}>{t('settings.openLogs')}</Button>
        </div>
      )}
      <p className={styles.soft}>{t('storage.note')}</p>
    </>
  )
}

function Place({ path, name }: { path: string; name: string }) {
  const t = useWords()
  return (
    <span className={styles.path}>
      <span className={styles.place}>{path}</span>
      <CopyButton text={path} label={t('storage.copy')} copied={t('storage.copied')} what={name} />
    </span>
  )
}
