import type { CheckState } from '../../../shared/protocol/ui-diagnostics.ts'
import styles from './state-mark.module.css'

/** A shape for each state: a tick in a circle, a triangle, a crossed square, an open circle. The word stands beside it. */
export function StateMark({ state }: { state: CheckState }) {
  return (
    <svg className={`${styles.mark} ${styles[state]}`} viewBox="0 0 16 16" aria-hidden="true">
      {state === 'ok' ? (
        <>
          <circle cx="8" cy="8" r="6.5" />
          <path d="M5 8.2 7.2 10.4 11.2 5.8" />
        </>
      ) : null}
      {state === 'attention' ? (
        <>
          <path d="M8 1.8 15 14.2H1Z" />
          <path d="M8 6v4M8 11.6v1" />
        </>
      ) : null}
      {state === 'problem' ? (
        <>
          <rect className={styles.solid} x="1.5" y="1.5" width="13" height="13" />
          <path className={styles.cut} d="M5 5l6 6M11 5l-6 6" />
        </>
      ) : null}
      {state === 'unknown' ? <circle cx="8" cy="8" r="6.5" strokeDasharray="3 2.4" /> : null}
    </svg>
  )
}
