import styles from './parts.module.css'

export interface PartsProps {
  readonly label: string
  readonly parts: readonly { readonly href: string; readonly text: string; readonly current: boolean }[]
}

/** The parts of a view, as words with addresses of their own; the one that is shown is underlined. */
export function Parts({ label, parts }: PartsProps) {
  return (
    <nav className={styles.parts} aria-label={label}>
      <ul className={styles.list}>
        {parts.map(({ href, text, current }) => (
          <li key={href}>
            <a className={styles.part} href={href} aria-current={current ? 'page' : undefined}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
