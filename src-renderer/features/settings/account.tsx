import { useCallback, useEffect, useRef, useState } from 'react'
import { Button } from '../../components/button/button.tsx'
import { WordList } from '../../components/word-list/word-list.tsx'
import { useCore, useServices, useWords } from '../../store/app-context.tsx'
import styles from './settings-view.module.css'

/** Who is signed in, and the way out. */
export function Account() {
  const t = useWords()
  const account = useCore((app) => app.account)
  return (
    <>
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
    </>
  )
}

/** Asks in place: what signing out does stands there before it is done. */
function SignOut() {
  const t = useWords()
  const { actions } = useServices()
  const [asking, setAsking] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const question = useRef<HTMLHeadingElement>(null)
  const stay = useCallback(() => {
    setAsking(false)
    button.current?.focus()
  }, [])
  useEffect(() => {
    if (!asking) return
    question.current?.focus()
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') stay()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [asking, stay])
  return (
    <>
      <div>
        <Button ref={button} aria-expanded={asking} onClick={() => setAsking(!asking)}>
          {t('settings.signOut')}
        </Button>
      </div>
      {asking ? (
        <div className={styles.ask}>
          <h3 ref={question} tabIndex={-1}>
            {t('settings.signOutAsk')}
          </h3>
          <p className={styles.soft}>{t('settings.signOutBody')}</p>
          <div className={styles.actions}>
            <Button onClick={() => void actions.signOut()}>{t('settings.signOutConfirm')}</Button>
            <Button onClick={stay}>{t('settings.stay')}</Button>
          </div>
        </div>
      ) : null}
    </>
  )
}
