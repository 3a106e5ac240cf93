import type { CheckResult, CheckState } from '../../../shared/protocol/ui-diagnostics.ts'
import type { TranslateApp } from '../../../shared/words/app-words.ts'
import { SECOND } from '../../../shared/time/duration.ts'
import { Button } from '../../components/button/button.tsx'
import { useNow, useServices, useWords } from '../../store/app-context.tsx'
import { CheckRow } from './check-row.tsx'
import styles from './diagnostics-view.module.css'
import { SupportBundle } from './support-bundle.tsx'
import { useDiagnostics } from './use-diagnostics.ts'

/** Everything that the companion depends on, good or named, and one file for support. */
export function DiagnosticsView() {
  const t = useWords()
  const { formats } = useServices()
  const now = useNow(SECOND)
  const { result, checking, again } = useDiagnostics()
  return (
    <>
      <header className={styles.head}>
        <div>
          <h1>{t('diagnostics.title')}</h1>
          <p className={styles.lead}>
            <output>{summary(t, result?.checks ?? null, checking)}</output>
            {result === null || checking ? null : ` ${t('diagnostics.checked', { ago: formats.ago(now - result.at) })}`}
          </p>
        </div>
        <Button disabled={checking} onClick={again}>
          {t(checking ? 'diagnostics.checking' : 'diagnostics.again')}
        </Button>
      </header>
      {result === null ? (
        <p className={styles.empty}>{t(checking ? 'diagnostics.lead' : 'diagnostics.none')}</p>
      ) : (
        <ul className={styles.list} aria-label={t('diagnostics.list')}>
          {result.checks.map((check) => (
            <CheckRow key={check.id} check={check} />
          ))}
        </ul>
      )}
      <SupportBundle />
    </>
  )
}

function summary(t: TranslateApp, checks: readonly CheckResult[] | null, checking: boolean): string {
  if (checking) return t('diagnostics.checking')
  if (checks === null) return ''
  const count = (state: CheckState): number => checks.filter((check) => check.state === state).length
  const found = { problems: count('problem'), attention: count('attention'), unknown: count('unknown') }
  return found.problems + found.attention + found.unknown === 0
    ? t('diagnostics.allWell')
    : t('diagnostics.found', found)
}
