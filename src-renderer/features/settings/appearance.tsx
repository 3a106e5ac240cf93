import { LANGUAGE_CHOICES } from '../../../shared/words/locale.ts'
import { Segmented } from '../../components/segmented/segmented.tsx'
import { useCore, useServices, useWords } from '../../store/app-context.tsx'
import styles from './settings-view.module.css'

/** Theme and language. */
export function Appearance() {
  const t = useWords()
  const { actions } = useServices()
  const { theme, language } = useCore((app) => app.settings)
  return (
    <>
      <div className={styles.row}>
        <p aria-hidden="true">{t('settings.theme')}</p>
        <Segmented
          label={t('settings.theme')}
          value={theme}
          choices={[
            { value: 'system', text: t('settings.system') },
            { value: 'light', text: t('settings.light') },
            { value: 'dark', text: t('settings.dark') },
          ]}
          onChange={(next) => void actions.saveSettings({ theme: next })}
        />
      </div>
      <div className={styles.row}>
        <p aria-hidden="true">{t('settings.language')}</p>
        <Segmented
          label={t('settings.language')}
          value={language}
          choices={LANGUAGE_CHOICES.map((choice) => ({
            value: choice,
            text: choice === 'system' ? t('settings.system') : t(`settings.language.${choice}`),
          }))}
          onChange={(next) => void actions.saveSettings({ language: next })}
        />
      </div>
    </>
  )
}
