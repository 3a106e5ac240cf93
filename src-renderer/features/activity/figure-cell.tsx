import type { ReactNode } from 'react'
import styles from './history.module.css'

/** A figure under its column's name; where the columns do not fit, the name stands beside it. */
export function FigureCell({ name, children }: { name: string; children: ReactNode }) {
  return (
    <td className={styles.number}>
      <span className={styles.name} aria-hidden="true">
        {name}
      </span>
      <span>{children}</span>
    </td>
  )
}
