import type { CheckResult } from '../../../shared/protocol/ui-diagnostics.ts'
import { SECOND } from '../../../shared/time/duration.ts'
import { useNow, useServices, useWords } from '../../store/app-context.tsx'
import { factName, factValue } from './fact-words.ts'
import { whatToDo } from './finding-words.ts'
import styles from './check-row.module.css'
import { StateMark } from './state-mark.tsx'

/** One dependency: its state by shape and word, what that means, what to do, and the figures behind it. */
export function CheckRow({ check }: { check: CheckResult }) {
  const t = useWords()
  const { formats } = useServices()
  const now = useNow(10 * SECOND)
  const next = whatToDo(t, check.finding)
  return (
    <li className={styles.row}>
      <p className={styles.state}>
        <StateMark state={check.state} />
        <span>{t(`checkState.${check.state}`)}</span>
      </p>
      <div className={styles.words}>
        <h2>{t(`check.${check.id}`)}</h2>
        <p>{t(`means.${check.finding}`)}</p>
        {next === null ? null : <p className={styles.next}>{next}</p>}
      </div>
      {check.facts.length === 0 ? null : (
        <dl className={styles.facts}>
          {check.facts.map((fact) => {
            const name = factName(t, fact)
            const value = factValue(t, formats, fact, now)
            return (
              <div key={`${name} ${value}`} className={styles.fact}>
                <dt>{name}</dt>
                <dd className={fact.kind === 'path' ? styles.path : undefined}>{value}</dd>
              </div>
            )
          })}
        </dl>
      )}
    </li>
  )
}
