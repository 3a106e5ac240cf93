import { useState } from 'react'
import { LANGUAGE_CHOICES } from '../../../shared/words/locale.ts'
import { Button } from '../../components/button/button.tsx'
import { Segmented } from '../../components/segmented/segmented.tsx'
import { WordList } from '../../components/word-list/word-list.tsx'
import { useCore, useServices, useWords } from '../../store/app-context.tsx'
import { Connections } from './connections.tsx'
import { DesktopSettings } from './desktop-settings.tsx'
import { SwitchRow } from './switch-row.tsx'
import styles from './settings-view.module.css'

/** How the app looks and warns, who is signed in, what it talks to. */
export function SettingsView() {
  const t = useWords()
  return (
    <div className={styles.view}>
      <h1>{t('settings.title')}</h1>
      <Appearance />
      <DesktopSettings />
      <Account />
      <Connections />
    </div>
  )
}

function Appearance() {
  const t = useWords()
  const { actions } = useServices()
  const { theme, language, usageWarnings } = useCore((app) => app.settings)
  return (
    <section className={styles.section} aria-labelledby="appearance">
      <h2 id="appearance">{t('settings.appearance')}</h2>
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
      <SwitchRow
        name={t('settings.warnings')}
        hint={t('settings.warningsHint')}
        on={usageWarnings}
        onChange={(next) => void actions.saveSettings({ usageWarnings: next })}
      />
    </section>
  )
}

function Account() {
  const t = useWords()
  const account = useCore((app) => app.account)
  return (
    <section className={styles.section} aria-labelledby="account">
      <h2 id="account">{t('settings.account')}</h2>
      {account === null ? (
        <p className={styles.soft}>{t('settings.notSignedIn')}</p>
      ) : (
        <>
          <WordList
            pairs={[
              [t('settings.accountName'), account.name],
              [t('settings.member'), account.memberName],
              [t('settings.email'), account.memberEmail],
              [t('settings.device'), account.deviceName],
            ]}
          />
          <SignOut />
        </>
      )}
    </section>
  )
}

/** Asks in place: what signing out does stands there before it is done. */
function SignOut() {
  const t = useWords()
  const { actions } = useServices()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <div>
        <Button aria-expanded={asking} onClick={() => setAsking(!asking)}>
          {t('settings.signOut')}
        </Button>
      </div>
      {asking ? (
        <div className={styles.ask}>
          <h3>{t('settings.signOutAsk')}</h3>
          <p className={styles.soft}>{t('settings.signOutBody')}</p>
          <div className={styles.actions}>
            <Button onClick={() => void actions.signOut()}>{t('settings.signOutConfirm')}</Button>
            <Button onClick={() => setAsking(false)}>{t('settings.stay')}</Button>
          </div>
        </div>
      ) : null}
    </>
  )
}
