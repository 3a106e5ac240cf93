import { useId, useState } from 'react'
import type { UiResult } from '../../transport/create-ui-client.ts'
import { Button } from '../../components/button/button.tsx'
import { JsonText } from '../../components/json-text/json-text.tsx'
import { useServices, useWords } from '../../store/app-context.tsx'
import styles from './support-bundle.module.css'

/** The file for support: shown to the letter first, then saved. Nothing leaves the computer. */
export function SupportBundle() {
  const t = useWords()
  const { actions, formats } = useServices()
  const [making, setMaking] = useState(false)
  const [bundle, setBundle] = useState<UiResult<'diagnostics.bundle'> | null>(null)
  const labelId = useId()
  const show = async (): Promise<void> => {
    setMaking(true)
    setBundle(await actions.ask('diagnostics.bundle', {}))
    setMaking(false)
  }

  return (
    <section className={styles.section} aria-labelledby="bundle">
      <h2 id="bundle">{t('bundle.title')}</h2>
      <p className={styles.lead}>{t('bundle.lead')}</p>
      {bundle === null ? (
        <div>
          <Button disabled={making} onClick={() => void show()}>
            {t(making ? 'bundle.making' : 'bundle.show')}
          </Button>
        </div>
      ) : (
        <>
          <p id={labelId} className={styles.about}>
            <span>{t('bundle.preview')}</span>
            <span>{t('bundle.size', { size: formats.bytes(new Blob([bundle.text]).size) })}</span>
          </p>
          <JsonText text={bundle.text} labelledBy={labelId} />
          <div className={styles.actions}>
            <Button rank="primary" onClick={() => actions.saveFile(bundle.fileName, 'application/json', [bundle.text])}>
              {t('bundle.save')}
            </Button>
            <Button onClick={() => setBundle(null)}>{t('bundle.hide')}</Button>
          </div>
        </>
      )}
    </section>
  )
}
