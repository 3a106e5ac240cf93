import type { ReactNode } from 'react'
import { classNames } from '../class-names.ts'
import styles from './strip.module.css'

export type StripTone = 'quiet' | 'amber' | 'red' | 'green'

export interface StripProps {
  readonly tone: StripTone
  /** The state in a word or two; it says what the colour says. */
  readonly word: string
  readonly children: ReactNode
  /** One button at most. */
  readonly action?: ReactNode
}

/** The single line above the content: a state in a sentence, and what to do about it. Never blocks. */
export function Strip({ tone, word, children, action }: StripProps) {
  return (
    <div className={styles.edge}>
      <div
        className={classNames(
          styles.strip,
          tone === 'amber' && styles.amber,
          tone === 'red' && styles.red,
          tone === 'green' && styles.green,
        )}
      >
        <p className={styles.words}>
          <span className={styles.word}>{`${word}. `}</span>
          {children}
        </p>
        {action}
      </div>
    </div>
  )
}
