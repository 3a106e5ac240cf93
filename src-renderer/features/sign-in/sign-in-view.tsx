import { useState } from 'react'
import { SECOND } from '../../../shared/time/duration.ts'
import { Button } from '../../components/button/button.tsx'
import { useCore, useNow, useServices, useWords } from '../../store/app-context.tsx'
import { FloorPlan } from './floor-plan.tsx'
import styles from './sign-in-view.module.css'

/** First run: one button, then a code to compare with the one in the browser. */
export function SignInView() {
  const t = useWords()
  const status = useCore((app) => app.signIn.status)
  return (
    <div className={styles.view}>
      <div className={styles.words}>
        <h1>{t('signIn.title')}</h1>
        {status === 'waiting' ? <Waiting /> : <Start />}
      </div>
      <div className={styles.drawing}>
        <FloorPlan />
      </div>
    </div>
  )
}

function Start() {
  const t = useWords()
  const { actions } = useServices()
  const { status, error } = useCore((app) => app.signIn)
  const starting = status === 'starting'
  return (
    <>
      <p>{t('signIn.lead')}</p>
      {error === null ? null : (
        <p className={styles.error} role="alert">
          <span className={styles.errorWord}>{`${t('signIn.ended')}. `}</span>
          {error}
        </p>
      )}
      <Button rank="primary" disabled={starting} onClick={() => void actions.signIn()}>
        {starting ? t('signIn.starting') : t(error === null ? 'signIn.button' : 'signIn.again')}
      </Button>
      <p className={styles.soft}>{t('signIn.free')}</p>
    </>
  )
}

function Waiting() {
  const t = useWords()
  const { actions, formats } = useServices()
  const { userCode, verificationUrl, expiresAt } = useCore((app) => app.signIn)
  const now = useNow(SECOND)
  const rest = expiresAt === null ? null : expiresAt - now
  return (
    <>
      <p>{t('signIn.compare')}</p>
      <div className={styles.codeBlock}>
        <p className={styles.codeLabel}>{t('signIn.codeLabel')}</p>
        <p className={styles.code}>{userCode ?? t('app.none')}</p>
      </div>
      <output>{t('signIn.waiting')} …</output>
      <div className={styles.actions}>
        {verificationUrl === null ? null : (
          <>
            <Button rank="primary" onClick={() => actions.openPage(verificationUrl, 'browser')}>
              {t('signIn.open')}
            </Button>
            <CopyLink url={verificationUrl} />
          </>
        )}
        <Button rank="plain" onClick={() => void actions.cancelSignIn()}>
          {t('signIn.cancel')}
        </Button>
      </div>
      {rest === null ? null : (
        <p className={styles.soft}>
          {rest > 0 ? t('signIn.validFor', { time: formats.span(rest) }) : t('signIn.codeOver')}
        </p>
      )}
      {verificationUrl === null ? null : <p className={styles.link}>{verificationUrl}</p>}
    </>
  )
}

function CopyLink({ url }: { url: string }) {
  const t = useWords()
  const [outcome, setOutcome] = useState<'none' | 'copied' | 'failed'>('none')
  const copy = (): void => {
    navigator.clipboard.writeText(url).then(
      () => setOutcome('copied'),
      () => setOutcome('failed'),
    )
  }
  return (
    <>
      <Button onClick={copy}>{outcome === 'copied' ? t('signIn.copied') : t('signIn.copy')}</Button>
      <output className={styles.soft}>{outcome === 'failed' ? t('signIn.copyFailed') : null}</output>
    </>
  )
}
