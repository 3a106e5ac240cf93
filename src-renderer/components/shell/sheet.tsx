import type { ReactNode } from 'react'
import { Rail } from './rail.tsx'
import styles from './shell.module.css'
import { TitleBlock } from './title-block.tsx'
import { useWords } from '../../store/app-context.tsx'

/** The drawing sheet around every view: rail, notices, content, title block. */
export function Sheet({ notices, children }: { notices: ReactNode; children: ReactNode }) {
  const t = useWords()
  return (
    <div className={styles.sheet}>
      <a
        className={styles.skip}
        href="#content"
        onClick={(event) => {
          // The address names the view; the link moves the focus alone.
          event.preventDefault()
          document.querySelector('main')?.focus()
        }}
      >
        {t('app.skip')}
      </a>
      <Rail />
      <main className={styles.main} id="content" tabIndex={-1}>
        <div className={styles.notices}>{notices}</div>
        <div className={styles.content}>{children}</div>
      </main>
      <TitleBlock />
    </div>
  )
}
