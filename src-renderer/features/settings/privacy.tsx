import { useId } from 'react'
import { EXAMPLE_RECORD } from '../../../shared/protocol/example-record.ts'
import { JsonText } from '../../components/json-text/json-text.tsx'
import { useServices, useWords } from '../../store/app-context.tsx'
import styles from './settings-view.module.css'
import { useOnce } from './use-once.ts'

/** What leaves this computer, to the letter: the last record that was sent, or an example. */
export function Privacy() {
  const t = useWords()
  const { formats } = useServices()
  const answer = useOnce('privacy.lastRecord')
  const labelId = useId()
  const record = answer?.record ?? null
  return (
    <>
      <p className={styles.soft}>{t('privacy.sent')}</p>
      <p className={styles.soft}>{t('privacy.stays')}</p>
      {answer === null ? null : (
        <>
          <p id={labelId}>
            {record === null ? t('privacy.example') : t('privacy.last', { when: formats.dateTime(record.sentAt) })}
          </p>
          <JsonText text={textOf(record)} labelledBy={labelId} />
        </>
      )}
    </>
  )
}

function textOf(record: { entry: string; personal: string | null } | null): string {
  const shown = record === null ? EXAMPLE_RECORD : { entry: parsed(record.entry), personal: parsed(record.personal) }
  return JSON.stringify(shown, null, 2)
}

/** The same JSON, to be laid out; what is no JSON is shown as it is. */
function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return text
  }
}
