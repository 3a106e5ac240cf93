import { CHECK_IDS, type CheckResult, type CheckState } from '../../../shared/protocol/ui-diagnostics.ts'
import type { TranslateApp } from '../../../shared/words/app-words.ts'
import { SECOND } from '../../../shared/time/duration.ts'
import { Button } from '../../components/button/button.tsx'
import { useAppStore, useNow, useServices, useWords } from '../../store/app-context.tsx'
import { CheckRow } from './check-row.tsx'
import styles from './diagnostics-view.module.css'
import { SupportBundle } from './support-bundle.tsx'
import { updateCheck } from './update-check.ts'
import { useDiagnostics } from './use-diagnostics.ts'

/** Everything that the companion depends on, good or named, and one file for support. */
export function DiagnosticsView() {
  const t = useWords()
  const { formats } = useServices()
  const now = useNow(SECOND)
  const { result, checking, again } = useDiagnostics()
  const shell = useAppStore((state) => state.shell)
  const checks = result === null ? null : withUpdates(result.checks, shell === null ? null : updateCheck(shell.update))
  return (
    <>
      <header className={styles.head}>
        <div>
          <h1>{t('diagnostics.title')}</h1>
          <p className={styles.lead}>
            <output>{summary(t, checks, checking)}</output>
            {result === null || checking ? null : ` ${t('diagnostics.checked', { ago: formats.ago(now - result.at) })}`}
          </p>
        </div>
        <Button disabled={checking} onClick={again}>
          {t(checking ? 'diagnostics.checking' : 'diagnostics.again')}
        </Button>
      </header>
      {checks === null ? (
        <p className={styles.empty}>{t(checking ? 'diagnostics.lead' : 'diagnostics.none')}</p>
      ) : (
        <ul className={styles.list} aria-label={t('diagnostics.list')}>
          {checks.map((check) => (
            <CheckRow key={check.id} check={check} />
          ))}
        </ul>
      )}
      <SupportBundle />
    </>
  )
}

/** In the order of the list, with what the shell adds. */
function withUpdates(checks: readonly CheckResult[], update: CheckResult | null): CheckResult[] {
  const place = ({ id }: CheckResult): number => CHECK_IDS.indexOf(id)
  return [...checks, ...(update === null ? [] : [update])].sort((one, other) => place(one) - place(other))
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
