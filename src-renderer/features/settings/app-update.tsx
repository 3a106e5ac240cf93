import type { UpdateStatus } from '../../../shared/protocol/shell-api.ts'
import type { Formats } from '../../../shared/words/create-formats.ts'
import type { TranslateApp } from '../../../shared/words/app-words.ts'
import { Button } from '../../components/button/button.tsx'
import { useAppStore, useCore, useServices, useWords } from '../../store/app-context.tsx'
import styles from './settings-view.module.css'

/** The version of the app and what becomes of a newer one. Not to be taken for the plan: it costs nothing and changes no limit. */
export function AppUpdate() {
  const status = useAppStore((state) => state.shell)
  return status === null ? null : <Shown update={status.update} />
}

function Shown({ update }: { update: UpdateStatus }) {
  const t = useWords()
  const { shell, formats } = useServices()
  const version = useCore((app) => app.version)
  const isBusy = update.kind === 'checking' || update.kind === 'downloading' || update.kind === 'installing'
  return (
    <>
      <div className={styles.row}>
        <div aria-live="polite">
          <p>{t('update.version', { version })}</p>
          <p className={styles.soft}>{updateSentence(update, t, formats)}</p>
        </div>
        {update.kind === 'ready' ? (
          <Button disabled={update.agreed} onClick={() => shell?.installUpdate()}>
            {t('update.install', { version: update.version })}
          </Button>
        ) : null}
        {update.kind === 'current' || update.kind === 'failed' || isBusy ? (
          <Button disabled={isBusy} onClick={() => shell?.checkForUpdate()}>
            {t('update.check')}
          </Button>
        ) : null}
      </div>
      {update.kind === 'ready' && update.notes !== '' ? (
        <>
          <h3>{t('update.news', { version: update.version })}</h3>
          <ul className={styles.news}>
            {update.notes
              .split('\n')
              .map((line) => line.replace(/^[-*]\s*/, '').trim())
              .filter((line) => line !== '')
              .map((line) => (
                <li key={line}>{line}</li>
              ))}
          </ul>
        </>
      ) : null}
    </>
  )
}

function updateSentence(update: UpdateStatus, t: TranslateApp, formats: Formats): string {
  switch (update.kind) {
    case 'unsupported':
      return t(`update.unsupported.${update.because}`)
    case 'current':
      return update.checkedAt === null
        ? t('update.notChecked')
        : t('update.current', { at: formats.dateTime(update.checkedAt) })
    case 'checking':
      return t('update.checking')
    case 'downloading':
      return t('update.downloading', { version: update.version, percent: formats.percent(update.percent / 100) })
    case 'ready':
      if (update.agreed) return t('update.agreed', { version: update.version })
      return t(`update.ready.${update.waitsFor}`, { version: update.version })
    case 'installing':
      return t('update.installing', { version: update.version })
    case 'failed':
      return t('update.failed')
  }
}
